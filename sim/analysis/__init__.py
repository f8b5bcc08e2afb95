"""What drives a result: one estimate at a time, shares of its variance, and where it happens."""
