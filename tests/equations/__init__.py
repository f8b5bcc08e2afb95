"""Array equations against plain-loop oracles, closed forms and laws."""
