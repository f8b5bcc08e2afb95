"""Tests of running, tallying and telling."""
