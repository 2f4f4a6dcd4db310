"""Reads: one module per page family; each answers with frozen rows."""
