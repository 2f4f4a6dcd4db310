"""Reference data that comes with the service."""
