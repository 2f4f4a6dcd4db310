"""Signed-in pages: what people said of how assessments went."""
