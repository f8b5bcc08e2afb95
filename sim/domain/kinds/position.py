"""Steps of declared positions: what bargaining, news, concessions and drift move."""

from sim.domain.kinds.kind import Kind, Verb, Words


class PositionVerb(Verb):
    """How a declared position moves."""

    CONCEDES = Words("concedes", "{who} in the talks", step=True)
    HEARS_NEWS = Words("hears the news", "{who} on the news", step=True)
    YIELDS = Words("yields its position", "{who} in line with the concession", step=True)
    ACCOMMODATES = Words("accommodates", "{who} with the policy in force", step=True, quiet=True)


class PositionKind(Kind):
    """Declared positions; they have no section of their own."""

    noun = "position"
    verbs = PositionVerb
