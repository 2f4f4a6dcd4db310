"""The rules and records of service assessments."""
