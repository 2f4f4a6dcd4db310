"""Settings, addresses, and where the server starts."""
