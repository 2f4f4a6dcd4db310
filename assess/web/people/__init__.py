"""Signed-in pages: people."""
