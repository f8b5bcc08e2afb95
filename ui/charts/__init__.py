"""Results as Vega-Lite charts: pure functions of plain data."""
