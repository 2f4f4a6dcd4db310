"""Guidance for those who assess and those who are assessed."""
