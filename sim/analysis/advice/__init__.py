"""Advice: what a stakeholder could change by itself to make an outcome likelier, and at what cost.

`levers` what it controls, `persuasion` what needs another's consent, `sample` what a run shows,
`search` the search, `report` the tables.
"""

from sim.analysis.advice.search import AdviceRequest, advise

__all__ = ["AdviceRequest", "advise"]
