"""Winset: a stakeholder position simulator."""
