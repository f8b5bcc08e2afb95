"""The steps of Build: the grid, eight theories, who decides, and the draft in the browser."""
