"""Estimates, luck and sums."""
