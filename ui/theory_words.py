"""What theories and conflicts come to, in sentences and in rows of tables."""

from collections.abc import Iterator, Mapping
from typing import Any

from ui.text import t
from ui.words import amount, interval, per_cent, spaced

MEANING = {
    "nash": t("**Nash:** nobody has a move of its own to something it likes better."),
    "gmr": t(
        "**GMR:** whoever has a better move must fear an answer of the others that leaves it no "
        "better off than before."
    ),
    "smr": t("**SMR:** as GMR, and the mover cannot escape that answer by moving once more."),
    "seq": t(
        "**SEQ:** as GMR, but the feared answer is credible: those who give it gain by giving it."
    ),
}
SHORT = {"nash": t("Nash"), "gmr": t("GMR"), "smr": t("SMR"), "seq": t("SEQ")}
READINGS = {
    "legal": t("any answer, as long as nobody moves twice in a row"),
    "single": t("one move by one of the others"),
    "once": t("each of the others moves at most once"),
}


def parting(data: Mapping[str, Any], question: str) -> str:
    """How often all theories agree on a question, and on which answer they are furthest apart."""
    columns = data["columns"]
    by_answer = {
        answer: {name: column["outcomes"][question][answer] for name, column in columns.items()}
        for answer in columns[data["base"]]["outcomes"][question]
    }
    answer = max(by_answer, key=lambda each: _spread(by_answer[each]))
    shares = by_answer[answer]
    low, high = min(shares, key=lambda n: shares[n]), max(shares, key=lambda n: shares[n])
    return t(
        "All {n} theories give the same answer in {share} of {count} replicates. They part most on "
        "“{answer}”: {low} says {least}, {high} says {most}."
    ).format(
        n=len(columns),
        share=per_cent(data["all_agree"][question]),
        count=f"{data['replicates']:,}",
        answer=spaced(answer),
        low=spaced(low),
        least=per_cent(shares[low]),
        high=spaced(high),
        most=per_cent(shares[high]),
    )


def likeliest(data: Mapping[str, Any], question: str) -> str:
    """The likeliest answer of each theory: what the bars show."""
    parts: list[str] = []
    for name, column in data["columns"].items():
        shares = column["outcomes"][question]
        best = max(shares, key=lambda answer: shares[answer])
        parts.append(f"{spaced(name)} {spaced(best)} ({per_cent(shares[best])})")
    return t("Likeliest answer by theory: {parts}.").format(parts=", ".join(parts))


def theory_rows(data: Mapping[str, Any], question: str) -> list[dict[str, str]]:
    """A row a theory: every chance with its interval, and how often it differs from the own one."""
    base = data["base"]
    rows: list[dict[str, str]] = []
    for name, column in data["columns"].items():
        row = {t("theory"): spaced(name)}
        for answer, share in column["outcomes"][question].items():
            ends = interval(column["intervals"][question][answer])
            row[spaced(answer)] = f"{per_cent(share)} ({ends})"
        other = t("answers otherwise than {own}").format(own=spaced(base))
        row[other] = "–"
        if name != base:
            found = data["against_base"][name]["outcomes"][question]
            row[other] = per_cent(found["other_answer"])
        rows.append(row)
    return rows


def policy_ends(data: Mapping[str, Any], issue: str, title: str) -> str:
    """Where each theory takes a policy: what the dots show."""
    parts: list[str] = []
    for name, column in data["columns"].items():
        series = column["policies"][issue]
        low, high = amount(series, series["p10"][-1]), amount(series, series["p90"][-1])
        middle = amount(series, series["median"][-1])
        parts.append(
            t("{name} {middle} ({low} to {high})").format(
                name=spaced(name), middle=middle, low=low, high=high
            )
        )
    return t("{title} at the end, median and 80 % of replicates: {parts}.").format(
        title=title, parts="; ".join(parts)
    )


def state(code: str, options: Mapping[str, list[str]]) -> str:
    """A state as what is done in it."""
    every = [option for those in options.values() for option in those]
    done = [spaced(option) for option, on in zip(every, code, strict=True) if on == "Y"]
    return " + ".join(done) or t("nothing is done")


def states(found: Mapping[str, Any]) -> dict[str, str]:
    """All states of a conflict in words, those that hold by most criteria first."""
    held = found["equilibria"].values()
    order = sorted(found["states"], key=lambda code: -sum(code in those for those in held))
    return {code: state(code, found["options"]) for code in order}


def holds(found: Mapping[str, Any]) -> str:
    """Which states would hold: what the grid shows."""
    words = states(found)
    firm = [words[code] for code in words if code in found["equilibria"]["nash"]]
    credible = [
        words[code]
        for code in words
        if code in found["equilibria"]["seq"] and code not in found["equilibria"]["nash"]
    ]
    parts = [
        t("By median preferences nobody would leave: {those}.")
        if "share" in found
        else t("Nobody would leave: {those}.")
    ]
    parts = [parts[0].format(those="; ".join(firm))] if firm else []
    parts += [] if firm else [t("Somebody has a better move from every state.")]
    if credible:
        words_ = t("Held by credible answers alone: {those}.")
        parts.append(words_.format(those="; ".join(credible)))
    return " ".join(parts)


def state_rows(found: Mapping[str, Any]) -> list[dict[str, str]]:
    """A row a state: the share of replicates in which it holds, with its interval, by criterion."""
    if "share" not in found:
        return []
    return [
        {t("state"): words}
        | {
            SHORT[criterion]: f"{per_cent(shares[code])} "
            f"({interval(found['intervals'][criterion][code])})"
            for criterion, shares in found["share"].items()
        }
        for code, words in states(found).items()
    ]


def leaving(found: Mapping[str, Any], code: str) -> Iterator[tuple[str, list[str]]]:
    """Who would leave a state to where, and what deters each of those moves."""
    words = states(found)
    for move in found["leaves"].get(code, []):
        line = t("{who} would rather move to: {to}.")
        yield (
            line.format(who=spaced(move["who"]).capitalize(), to=words[move["to"]]),
            list(_answers(move["sanctioned"], words)) or [t("Nothing deters it.")],
        )


def ranks(found: Mapping[str, Any], who: str, most: int = 10) -> list[str]:
    """What a decision maker likes best, next, and so on; ties together."""
    words, all_ = states(found), found["preferences"][who]
    lines = [t(" or ").join(words[code] for code in tied) for tied in all_[:most]]
    rest = len(all_) - len(lines)
    return [*lines, t("… and {n} more").format(n=rest)] if rest > 0 else lines


def _answers(sanctioned: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[str]:
    """What others would do, once for all criteria that name the same answer."""
    by_path: dict[str, list[str]] = {}
    for criterion, path in sanctioned.items():
        steps = [f"{spaced(step['who'])}: {words[step['to']]}" for step in path]
        by_path.setdefault(t(", then ").join(steps), []).append(SHORT[criterion])
    for path, criteria in by_path.items():
        yield t("Deterred ({criteria}) by the answer of {path}.").format(
            criteria=", ".join(criteria), path=path
        )


def _spread(shares: Mapping[str, float]) -> float:
    return max(shares.values()) - min(shares.values())
