"""What one user asks: the address, widgets, and scenarios of their own."""
