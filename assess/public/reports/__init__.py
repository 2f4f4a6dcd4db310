"""Published reports, for everyone to read and search."""
