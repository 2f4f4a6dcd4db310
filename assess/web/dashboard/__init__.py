"""The dashboard, and the page of a service."""
