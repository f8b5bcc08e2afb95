"""Laws of the world, and worlds worked out by hand."""
