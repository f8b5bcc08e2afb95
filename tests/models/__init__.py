"""Decision models: laws that all share, oracles and closed forms for each."""
