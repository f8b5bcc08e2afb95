"""What the world is: types, files, errors, estimates and luck."""
