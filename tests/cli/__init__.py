"""Tests of the command line: every command, every kind of bad input, and a fuzzer."""
