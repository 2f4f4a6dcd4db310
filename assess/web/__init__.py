"""Signed-in pages, an area to a folder."""
