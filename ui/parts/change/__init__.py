"""What is changed of a scenario: topics, levers, months, and both cases beside each other."""
