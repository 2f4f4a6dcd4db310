"""Signed-in pages: reports."""
