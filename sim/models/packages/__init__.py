"""Packages: the Nash bargain of a table by exact gains, or proof that there is none."""
