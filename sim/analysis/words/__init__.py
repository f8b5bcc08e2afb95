"""What analyses find, in sentences."""
