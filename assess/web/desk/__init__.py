"""Signed-in pages: desk."""
