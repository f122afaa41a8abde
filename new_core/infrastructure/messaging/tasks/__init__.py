"""What is done on each channel when something happened."""
