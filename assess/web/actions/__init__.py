"""Signed-in pages: what becomes of the actions of a report."""
