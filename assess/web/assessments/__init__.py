"""Signed-in pages: assessments."""
