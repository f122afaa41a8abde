"""The pages about differences: what the comparison store knows, drawn and judged; nothing here asks a table."""
