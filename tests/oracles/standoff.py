"""One threat month by month, in one replicate: made, answered, carried out, reviewed and mended.

Sender S controls issues A and E, target T controls B and D. S wants D at least at `demanded` or
moves E to `sanction`; T grants no more than its `line`, and may answer by moving B to `answer`. A
deal may bind A, B and E: laying the sanction breaks it, and each of its other issues goes back to
what held before the deal. All values on [0, 1]; utilities are -sum_i s_i (y_i - theta_i)^2.

A month: the threat is made if it stands (or news raises it), T gives way or resists, S carries out
or backs down. Under a sanction, at reviews, T drops an answer, yields or (also in the month after
the sanction) answers, else S lifts. Ending a sanction puts back what still stands as it left it.
What acts show is known from the next month on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from tests.oracles import threat_game
from tests.oracles.threat_game import Side, Stakes

A, B, C, D, E = range(5)
SAME = 1e-9
Policy = list[float]
Deed = tuple[str, str, float]  # who, what, how likely it seemed


@dataclass
class Person:
    """What a side wants: saliences and ideals of the five issues."""

    salience: list[float]
    ideal: list[float]

    def utility(self, policy: Policy) -> float:
        """Utility of policies."""
        total = 0.0
        for s, theta, y in zip(self.salience, self.ideal, policy, strict=True):
            total -= s * (y - theta) ** 2
        return total


@dataclass
class Standoff:
    """The world of one threat; `deal` is what held before the deal, by issue, while it is kept."""

    people: tuple[Person, Person]
    sides: tuple[Side, Side]
    policy: Policy
    demanded: float
    line: float
    sanction: float
    answer: float | None
    deal: dict[int, float]
    window: tuple[int, int]
    review: int
    delta: float
    announced: bool = True
    made_as: tuple[float, float, float] = (0.0, 0.0, 0.0)
    lifted: bool = False
    raised: int | None = None  # month of the news that raised it; spent in the month after
    answered: bool = False
    laid: int | None = None  # month in which the sanction in force was laid
    was: dict[int, float] = field(default_factory=dict)  # what it moved: the value before
    left: dict[int, float] = field(default_factory=dict)  # ... and after
    broken: dict[int, float] = field(default_factory=dict)  # the deal that it broke
    answer_month: int | None = None
    before_answer: float = 0.0

    def month(self, month: int, *, raised: bool, stirred: bool) -> list[Deed]:
        """Play a month; what was done. `stirred`: news has changed what S wants."""
        if raised:
            self.raised = month
        if self.laid is None:
            late = self.raised is not None and month - self.raised <= 1
            return list(self._considered(month, raised=late))
        age = month - self.laid
        due = age % self.review == 0 or (age == 1 and bool(self.broken)) or stirred
        due = due or self.answer_month == month - 1
        return list(self._reviewed(month, due=due, first=age == 1))

    # ------------------------------------------------------------------ the threat

    def _considered(self, month: int, *, raised: bool) -> Iterator[Deed]:
        met = self.policy[D] >= self.demanded - SAME
        in_place = abs(self.policy[E] - self.sanction) <= SAME
        if met or in_place or not self.window[0] <= month <= self.window[1]:
            return
        stakes = self.stakes(self.policy, self._sanctioned(self.policy))
        made = self._aloud if self.announced else self._without_a_word
        yield from made(month, stakes, raised=raised)

    def _without_a_word(self, month: int, stakes: Stakes, *, raised: bool) -> Iterator[Deed]:
        p, most, laid = threat_game.unannounced(stakes, *self.sides, self.delta)
        now = (-self.delta * stakes.s_sf, most, p)
        if self._open(now) and (laid or raised):
            self.made_as, self.raised = now, None
            yield "x", "sanctions without a word", float(laid)
            self._lay(month)

    def _aloud(self, month: int, stakes: Stakes, *, raised: bool) -> Iterator[Deed]:
        game = threat_game.threat(stakes, *self.sides, self.delta)
        now = (game.bar, game.most, game.p_give)
        if not self._open(now) or not (game.made or raised):
            return
        self.made_as, self.raised = now, None
        yield "x", "threatens", float(game.made)
        p_give = game.p_give if stakes.can_grant else 0.0
        if game.gives_way:
            yield "y", "concedes to the threat", p_give
            self.policy[D] = self.granted(self.policy)
        else:
            yield "y", "resists", 1.0 - p_give
            if game.carries_out:
                yield "x", "carries out the threat", game.p_carry
                self._lay(month)
            else:
                yield "x", "backs down", 1.0 - game.p_carry
        self._know(game)

    def _open(self, now: tuple[float, float, float]) -> bool:
        """Whether the game differs from the one in which a sanction was laid that was lifted."""
        alike = all(abs(a - b) <= 1e-6 for a, b in zip(now, self.made_as, strict=True))
        return not (self.lifted and alike)

    def granted(self, policy: Policy) -> float:
        """v: the demand or the line, whichever comes first; nothing where the line is passed."""
        return min(self.demanded, max(self.line, policy[D]))

    def stakes(self, now: Policy, struck: Policy) -> Stakes:
        """Both sides' stakes against `now`, with the sanction and all it releases at `struck`."""
        granted, alone, hit_back = list(now), list(now), list(struck)
        granted[D], alone[E] = self.granted(now), self.sanction
        kind: Literal["none", "possible", "given before"] = "none"
        if self.answer is not None:
            hit_back[B] = max(struck[B], self.answer)
            kind = "given before" if self.answered else "possible"
            if now[B] >= self.answer - SAME:
                kind = "none"
        s, t = self.people
        return Stakes(
            s_alone=s.utility(alone) - s.utility(now),
            s_sf=s.utility(struck) - s.utility(now),
            s_cd=s.utility(granted) - s.utility(now),
            t_sf=t.utility(struck) - t.utility(now),
            t_cd=t.utility(granted) - t.utility(now),
            s_sfa=s.utility(hit_back) - s.utility(now),
            t_sfa=t.utility(hit_back) - t.utility(now),
            answer=kind,
            can_grant=abs(granted[D] - now[D]) > SAME,
        )

    def _sanctioned(self, policy: Policy) -> Policy:
        struck = list(policy)
        for issue, before in self.deal.items():
            struck[issue] = before
        struck[E] = self.sanction
        return struck

    def _lay(self, month: int) -> None:
        after = self._sanctioned(self.policy)
        moved = [i for i in range(5) if abs(after[i] - self.policy[i]) > SAME]
        self.was = {i: self.policy[i] for i in moved}
        self.left = {i: after[i] for i in moved}
        self.policy, self.laid = after, month
        self.broken, self.deal = self.deal, {}

    # ------------------------------------------------------------------ under the sanction

    def _bare(self) -> Policy:
        """Policies without the answer where it stands."""
        policy = list(self.policy)
        if self.answer_month is not None:
            policy[B] = self.before_answer
        return policy

    def _noted(self) -> Policy:
        """Policies before the sanction: all that still stands as it left it, put back."""
        policy = self._bare()
        for issue, left in self.left.items():
            if abs(policy[issue] - left) <= SAME:
                policy[issue] = self.was[issue]
        return policy

    def _reviewed(self, month: int, *, due: bool, first: bool) -> Iterator[Deed]:
        stakes = self.stakes(self._noted(), self._bare())
        if self.answer is not None:
            stakes = replace(stakes, answer="possible")
        stood = self.answer_month is not None
        known = self.sides  # what the review shows counts from the next month on
        if due:
            yield from self._decided(stakes)
        shown, self.sides = self.sides, known
        if (due or first) and self.laid is not None and not stood:
            yield from self._answered(month, stakes)
        self.sides = shown

    def _decided(self, stakes: Stakes) -> Iterator[Deed]:
        """T drops its answer, yields, or else S lifts."""
        sender, target = self.sides
        stood = self.answer_month is not None
        seen = threat_game.review(stakes, sender, target, self.delta, answered=stood)
        granted = self.granted(self._noted())
        if seen.drops_answer:
            yield "y", "drops its answer", target.known.at_most(self._answers_from(stakes))
            self.policy, self.answer_month = self._bare(), None
        if seen.yields:
            yield "y", "yields to the sanction", seen.p_yield
            self._end()
            self.policy[D] = max(granted, self.policy[D])
        elif seen.lifts:
            yield "x", "lifts the sanction", seen.p_lift
            self._end()
            self.lifted = True
        self._know(seen)

    def _answered(self, month: int, stakes: Stakes) -> Iterator[Deed]:
        """T answers where it has an answer that it would rather give than not."""
        sender, target = self.sides
        if self.answer is None or self.policy[B] >= self.answer - SAME:
            return
        mark = self._answers_from(stakes)
        if threat_game.answers(stakes, sender, target, self.delta):
            yield "y", "answers the sanction", 1.0 - target.known.at_most(mark)
            self.before_answer, self.policy[B] = self.policy[B], self.answer
            self.answer_month, self.answered = month, True

    def _answers_from(self, stakes: Stakes) -> float:
        """The a_T from which T answers."""
        sender, target = self.sides
        gain = threat_game.answering_gain(stakes, sender, self.delta)
        return -gain - target.pressure

    def _end(self) -> None:
        self.policy = self._noted()
        self.deal, self.laid, self.answer_month = self.broken, None, None
        self.was, self.left, self.broken = {}, {}, {}

    def _know(self, game: threat_game.Threat | threat_game.Review) -> None:
        sender, target = self.sides
        self.sides = (
            replace(sender, known=game.sender_known),
            replace(target, known=game.target_known),
        )
