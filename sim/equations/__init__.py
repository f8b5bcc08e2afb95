"""Published formulas as pure array functions; the replicate axis leads everywhere."""
