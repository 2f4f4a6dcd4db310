"""Signed-in pages: booking."""
