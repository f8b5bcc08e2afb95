"""Advice: what a stakeholder could change by itself to make an outcome likelier, and at what cost.

`steps` what it wants and shows, `acts` what it does, `persuasion` what others must do, all as
`change`; `sample` what a run shows, `candidates` what is found of each change, `search` the search.
"""

from sim.analysis.advice.search import AdviceRequest, advise

__all__ = ["AdviceRequest", "advise"]
