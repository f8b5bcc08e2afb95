"""Results as sentences and rows of tables, in the user's language."""
