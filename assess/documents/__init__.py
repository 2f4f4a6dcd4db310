"""A frozen report as something to read: rendered once per version."""
