"""Signed-in pages: the end of the report, from its submission to the public."""
