"""Condorcet: challenges, bargains and a probabilistic election among positions, as in KTAB."""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from sim.domain.arrays import Array, Index, Mask, total
from sim.equations import spatial
from sim.equations import vote as condorcet
from sim.models.condorcet_turn import Actors, Bargains, Capability, challenged, chosen, likeliest
from sim.models.table import Model, Offers, Settlement, TableView, everyone
from sim.models.weighted_mean import on_scale

Initiator = Literal["init_only", "init_rcvr", "pw_comp"]

WORTHWHILE = 1e-5  # a challenge that gains no more is not made


class Condorcet(Model):
    """KTAB's spatial model: each month everybody may challenge one other; both may bargain.

    A turn: (1) each position's chance in an election by capability says how daring its holder is;
    (2) each actor challenges the one from whom it expects most, given who would take whose side;
    (3) a challenge ends in a bargain; (4) each takes the likeliest of the bargains that name it and
    of standing still, by an election among them, everybody voting. All move at once. The outcome is
    the election's over the positions declared: the mean, or (`outcome`) the likeliest position.

    Ideals follow positions (KTAB's accommodation matrix is the identity): the world has an
    accommodation of its own. Only those with capability × stake above 0 take part. Ties go to the
    nearer position, then to the lower, issue by issue, then to the heavier actor.

    `capability`: small constants in KTAB's formulas make its unit matter, so it counts in per cent
    of the table's; or as `given`. `voting`, `victory`, `pce` (the election): see
    `sim.equations.vote`. `risk`: appetite runs 0..1 (min), −½..1 (mid) or −1..1 (max) from the
    least to the largest chance. `view`: how far one sees others' appetite for what it is, and not
    as one's own. `commitment`, `bargain`: see `sim.equations.spatial`. `initiator`: a bargain is
    struck as the challenger sees the odds (init_only), as each of the two sees them (init_rcvr, two
    bargains), or between the two, by capability × stake (pw_comp). Defaults are KTAB's.

    Source: Wise, Lester and Efird (2015), KAPSARC, and its open toolkit KTAB.
    """

    slug: ClassVar[str] = "condorcet"
    summary: ClassVar[str] = "positions meet in a vote whose winner is a matter of chance"
    citation: ClassVar[str] = (
        "Wise, Lester and Efird (2015), KAPSARC Toolkit for Behavioral Analysis"
    )
    assumes: ClassVar[str] = (
        "Everybody votes between any two positions for the nearer one, with its power, and the "
        "larger coalition is likelier to win. Each challenges whom it can expect to move, the two "
        "bargain, and a bargain holds if it would win against its rivals."
    )
    fails: ClassVar[str] = (
        "Where consent is needed: a majority carries everybody. Results hang on the voting rule: "
        "on one classic example most end anywhere between a quarter and three quarters of the "
        "scale by that choice alone. In the final vote only power counts, not how much one cares."
    )
    measures_by_scale: ClassVar[bool] = True
    voting: condorcet.Voting = Field(
        default="prop",
        description=(
            "How strongly a voter backs what it prefers: always with all its weight (binary), in "
            "proportion to what it gains (prop), the gain cubed (cubic), mixtures (prop bin, prop "
            "cbc), or losses counting more than gains (asym prosp)."
        ),
    )
    victory: condorcet.Victory = Field(
        default="linear",
        description=(
            "How surely the larger coalition wins: its chance grows with the ratio of the two "
            "(linear), with a power of it (square, quartic, octic), or it wins for certain "
            "(binary)."
        ),
    )
    pce: condorcet.Election = Field(
        default="conditional",
        description=(
            "How one winner is made of all contests of two: by beating all others at once "
            "(conditional), or from challenger to challenger, drawn at random (markov uniform) or "
            "by what they could win (markov incentive)."
        ),
    )
    risk: condorcet.Risk = Field(
        default="mid",
        description=(
            "How far attitudes to risk are apart, from whoever is least likely to prevail to "
            "whoever is most: from 0 to 1 (min), −½ to 1 (mid) or −1 to 1 (max)."
        ),
    )
    view: condorcet.View = Field(
        default="one_third",
        description="How far one sees others' attitude to risk for what it is, not as one's own.",
    )
    commitment: spatial.Commitment = Field(
        default="semi",
        description=(
            "What those who took sides must do after a contest: nothing (none), the losing side "
            "follows the winner (semi), or all do (full)."
        ),
    )
    bargain: spatial.Bargain = Field(
        default="s2p2",
        description=(
            "Where two meet: at the mean of their positions by stake and chance to win (s1p1), by "
            "the squares of these (s2p2), or only the likely loser moves (s2pmax)."
        ),
    )
    initiator: Initiator = Field(
        default="init_only",
        description=(
            "Whose view of the odds makes the bargain: the challenger's (init only), each side's, "
            "which makes two bargains (init rcvr), or one between the two by weight (pw comp)."
        ),
    )
    capability: Capability = Field(
        default="percent",
        description="Capabilities counted in per cent of the table's, or as given.",
    )
    outcome: Literal["mean", "largest"] = Field(
        default="mean",
        description="The mean position by each one's chance, or the likeliest position.",
    )

    @property
    def links_issues(self) -> bool:
        return True

    def settle(self, table: TableView) -> Settlement:
        """The election's expected position, issue by issue; ½ where nobody takes part."""
        actors = Actors.of(table, self.capability)
        chance = self._chances(actors)
        mean = total(chance[:, :, None] * table.position, axis=1)
        mean = np.where(np.any(actors.member, axis=1)[:, None], mean, 0.5)
        if self.outcome == "largest":
            mean = likeliest(chance, actors, mean)
        return everyone(on_scale(table, mean))

    def move(self, table: TableView, settlement: Settlement, luck: Array) -> Offers:
        """One turn: challenges, bargains, and each actor's choice among those that name it."""
        actors = Actors.of(table, self.capability)
        away = condorcet.distance(actors.position, actors.stake, actors.position)
        risk = condorcet.attitude(self._chances(actors), actors.member, self.risk)
        bargains = self._bargains(actors, away, risk)
        options = self._options(actors, bargains, away, risk)
        position, moves = chosen(actors, bargains, options)
        return Offers(position, table.progress, table.turns, moves)

    def _chances(self, actors: Actors) -> Array:
        """Chance of each member's position in an election by capability, (R, A)."""
        away = condorcet.distance(actors.position, actors.stake, actors.position)
        plain = condorcet.utility(away, np.zeros_like(away))
        return self._elected(plain, actors.capability, actors.member[:, None, :])[:, 0]

    def _elected(
        self, utility: Array, weight: Array, listed: Mask, *, standing: bool = False
    ) -> Array:
        backing = condorcet.coalitions(utility, weight, self.voting, standing=standing)
        beats = condorcet.victory(backing, self.victory)
        return condorcet.election(backing, beats, listed, self.pce)

    def _bargains(self, actors: Actors, away: Array, risk: Array) -> Bargains:
        """Everybody's bargain with whom it challenges."""
        seen = np.swapaxes(condorcet.seen(risk, self.view), 1, 2)
        rules = self.voting, self.commitment
        odds = spatial.odds(away, seen[:, :, :, None], actors.strength, *rules)
        at_other = condorcet.utility(away, risk[:, :, None])
        gain = spatial.gain(at_other, odds, actors.resistance)
        others = actors.member[:, :, None] & actors.member[:, None, :]
        others = others & ~np.eye(gain.shape[1], dtype=bool)
        gain = np.where(others, gain, -np.inf)
        target = challenged(actors, gain, away)
        made = np.max(gain, axis=2) > WORTHWHILE
        one = np.broadcast_to(np.arange(target.shape[1]), target.shape)
        ends = self._ends(actors, odds, target)
        if self.initiator == "init_only":
            return Bargains(one, target, ends, made)
        theirs = spatial.odds(away, seen[:, :, None, :], actors.strength, *rules)
        second = self._ends(actors, theirs, target)
        if self.initiator == "pw_comp":
            heft = actors.strength[:, :, None]
            both = heft, np.take_along_axis(heft, target[:, :, None], axis=1)
            ends = _between(ends[0], second[0], both), _between(ends[1], second[1], both)
            return Bargains(one, target, ends, made)
        doubled = [np.concatenate([a, a], axis=1) for a in (one, target)]
        pairs = [np.concatenate(pair, axis=1) for pair in zip(ends, second, strict=True)]
        made = np.concatenate([made, made], axis=1)
        return Bargains(doubled[0], doubled[1], (pairs[0], pairs[1]), made)

    def _ends(self, actors: Actors, odds: Array, target: Index) -> tuple[Array, Array]:
        """Where challenger and challenged would end, (R, A, m) each."""
        at = target[:, :, None]
        position = actors.position, np.take_along_axis(actors.position, at, axis=1)
        stake = actors.stake, np.take_along_axis(actors.stake, at, axis=1)
        return spatial.bargain(position, stake, np.take_along_axis(odds, at, axis=2), self.bargain)

    def _options(self, actors: Actors, bargains: Bargains, away: Array, risk: Array) -> Array:
        """Chance of each of an actor's options, (R, A, 1 + B): standing still, then the bargains.

        A voter values an option by the mean worth to it of all positions as they would then be;
        what differs between options is the worth of the two that move.
        """
        now = condorcet.utility(away, risk[:, :, None])
        change = np.zeros((*now.shape[:2], bargains.one.shape[1]))
        for who, end in zip((bargains.one, bargains.two), bargains.ends, strict=True):
            then = condorcet.distance(actors.position, actors.stake, end)
            before = np.take_along_axis(now, np.broadcast_to(who[:, None, :], then.shape), axis=2)
            change = change + (condorcet.utility(then, risk[:, :, None]) - before)
        count = np.maximum(total(actors.member.astype(np.float64), axis=1), 1.0)[:, None, None]
        worth = np.concatenate([np.zeros_like(change[:, :, :1]), change / count], axis=2)
        one, two = bargains.naming(now.shape[1])
        listed = np.concatenate([np.ones_like(one[:, :, :1]), one | two], axis=2)
        return self._elected(worth, actors.capability, listed, standing=True)


def _between(one: Array, two: Array, weight: tuple[Array, Array]) -> Array:
    heft = weight[0] + weight[1]
    return (weight[0] * one + weight[1] * two) / np.where(heft > 0.0, heft, 1.0)
