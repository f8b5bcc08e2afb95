"""What a scenario is made of, as its files say it."""
