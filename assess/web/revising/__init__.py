"""Amber points looked at again after a report was accepted: asked, taken back, decided."""
