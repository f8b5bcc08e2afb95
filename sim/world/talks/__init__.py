"""Talks at a table: drafts, claims, meetings, settlements."""
