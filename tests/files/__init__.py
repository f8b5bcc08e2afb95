"""Tests of reading and checking files."""
