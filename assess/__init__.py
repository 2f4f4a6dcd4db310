"""Assess: the service with which government runs service assessments."""
