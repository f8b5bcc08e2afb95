"""What a stakeholder does of its own accord: threats, sanctions, answers, moves."""
