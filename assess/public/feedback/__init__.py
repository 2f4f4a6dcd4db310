"""Feedback on an assessment, by the link in an email."""
