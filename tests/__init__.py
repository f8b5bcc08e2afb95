"""Tests of Winset: laws, oracles, results, and the command line."""
