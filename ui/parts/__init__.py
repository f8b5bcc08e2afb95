"""Parts of pages, drawn alike wherever they are shown."""
