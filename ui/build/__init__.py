"""A subject of one's own: a grid of who wants what, made into a scenario's file; no streamlit."""
