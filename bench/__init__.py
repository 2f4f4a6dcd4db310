"""What a page costs: `make bench` measures, and writes the table in this folder."""
