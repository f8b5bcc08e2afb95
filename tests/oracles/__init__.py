"""Plain-loop reference implementations: the formulas as written, one number at a time."""
