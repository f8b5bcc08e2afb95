"""From a request to a result: ensembles, tallies, files, and the telling of what happened."""
