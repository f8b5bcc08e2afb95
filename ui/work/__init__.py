"""Jobs that the server's workers do for pages."""
