"""The browser app: pages that draw what `sim` finds, and nothing more."""
