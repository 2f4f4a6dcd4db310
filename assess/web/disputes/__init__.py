"""What the service team says of a shared report: questions, a challenge, and how it is settled."""
