"""Yesterday's traffic as tomorrow's test: recordings of exchanges, and asking an application the same again."""
