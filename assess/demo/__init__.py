"""The demo world: an imagined department, its services, people, assessments and reports."""
