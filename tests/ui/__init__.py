"""Tests of the browser app: charts and words as functions, pages without a browser."""
