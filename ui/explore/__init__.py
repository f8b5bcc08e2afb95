"""The app's first place: a question, its answer, a hundred worlds, and six levers."""
