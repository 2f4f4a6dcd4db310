"""Signed-in pages: panel."""
