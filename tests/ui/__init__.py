"""Tests of the app: pages, charts and words."""
