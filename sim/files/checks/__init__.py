"""Checks of what files say, beside their types."""
