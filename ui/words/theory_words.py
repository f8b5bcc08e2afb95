"""What theories and conflicts come to, in sentences and in rows of tables."""

from collections.abc import Iterator, Mapping
from typing import Any

from ui.words.figures import amount, capital, in_words, interval, per_cent
from ui.words.translate import t, tn

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


def agreement_sentence(data: Mapping[str, Any], question: str) -> str:
    """How often all theories agree on a question, and on which answer they are furthest apart."""
    columns = data["columns"]
    if data["all_agree"][question] == 1:
        return t("All {n} theories give the same answer in every replicate.").format(n=len(columns))
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
        answer=in_words(answer),
        low=in_words(low),
        least=per_cent(shares[low]),
        high=in_words(high),
        most=per_cent(shares[high]),
    )


def likeliest_sentence(data: Mapping[str, Any], question: str) -> str:
    """The likeliest answer of each theory: what the bars show."""
    parts: list[str] = []
    for name, column in data["columns"].items():
        shares = column["outcomes"][question]
        best = max(shares, key=lambda answer: shares[answer])
        parts.append(f"{in_words(name)} {in_words(best)} ({per_cent(shares[best])})")
    return t("Likeliest answer by theory: {parts}.").format(parts=", ".join(parts))


def theory_rows(data: Mapping[str, Any], question: str, answer: str) -> list[dict[str, str]]:
    """A row a theory: the chance of an answer, and its paired difference from the own theory's."""
    base = data["base"]
    rows: list[dict[str, str]] = []
    for name, column in data["columns"].items():
        ends = interval(column["intervals"][question][answer])
        share = per_cent(column["outcomes"][question][answer])
        row = {t("theory"): in_words(name), t("chance (95 % range)"): f"{share} ({ends})"}
        against = t("points from {model} (95 % range)").format(model=in_words(base))
        row[against] = "–"
        if name != base:
            categories = data["against_base"][name]["outcomes"][question]["categories"]
            row[against] = _points(categories[answer])
        rows.append(row)
    return rows


def ends_sentence(data: Mapping[str, Any], issue: str, title: str) -> str:
    """Where each theory takes a policy: what the dots show."""
    parts: list[str] = []
    for name, column in data["columns"].items():
        series = column["policies"][issue]
        middle, low, high = (
            amount(series, series[key][-1], unit=False) for key in ("median", "p10", "p90")
        )
        parts.append(
            t("{name} {middle} ({low} to {high})").format(
                name=in_words(name), middle=middle, low=low, high=high
            )
        )
    series = data["columns"][data["base"]]["policies"][issue]
    unit = "" if series["levels"] else series["unit"]
    return t("{title}{unit} at the end, median and 80 % of replicates: {parts}.").format(
        title=title, unit=f", {unit}," if unit else "", parts="; ".join(parts)
    )


def state_name(code: str, options: Mapping[str, list[str]]) -> str:
    """A state as what is done in it."""
    every = [option for those in options.values() for option in those]
    done = [in_words(option) for option, on in zip(every, code, strict=True) if on == "Y"]
    return " + ".join(done) or t("nothing is done")


def state_names(found: Mapping[str, Any]) -> dict[str, str]:
    """All states of a conflict in words, those that hold most often and by most criteria first."""
    order = sorted(
        found["states"], key=lambda code: -sum(share_held(found, c, code) for c in SHORT)
    )
    return {code: state_name(code, found["options"]) for code in order}


def share_held(found: Mapping[str, Any], criterion: str, code: str) -> float:
    """Share of replicates in which a state holds; 1 or 0 where preferences are given."""
    if "share" in found:
        return found["share"][criterion][code]
    return float(code in found["equilibria"][criterion])


def holding_sentence(found: Mapping[str, Any]) -> str:
    """Which states would hold, in a sentence."""
    return _often(found) if "share" in found else _given(found)


def grid_sentence(found: Mapping[str, Any]) -> str:
    """By which criteria each state holds: what the grid shows."""
    parts: list[str] = []
    for code, words in state_names(found).items():
        marks = [
            f"{name} {per_cent(share_held(found, criterion, code))}" if "share" in found else name
            for criterion, name in SHORT.items()
            if share_held(found, criterion, code)
        ]
        parts.append(f"{words}: {', '.join(marks) or t('never')}")
    return t("Where each state holds. {parts}.").format(parts="; ".join(parts))


def option_sentences(found: Mapping[str, Any]) -> list[str]:
    """What each decision maker can do."""
    line = t("{who} can: {what}.")
    return [
        line.format(who=capital(who), what=", ".join(map(in_words, options)))
        for who, options in found["options"].items()
    ]


def _often(found: Mapping[str, Any]) -> str:
    words, share = state_names(found), found["share"]["seq"]
    best = max(share, key=lambda code: share[code])
    return t(
        "Held most often by credible answers: “{state}”, in {share} of {count} replicates (95 % "
        "range {ends}). In {nash} nobody even has a better move from it."
    ).format(
        state=words[best],
        share=per_cent(share[best]),
        count=f"{found['replicates']:,}",
        ends=interval(found["intervals"]["seq"][best]),
        nash=per_cent(found["share"]["nash"][best]),
    )


def _given(found: Mapping[str, Any]) -> str:
    words = state_names(found)
    firm = [words[code] for code in words if share_held(found, "nash", code)]
    feared = [
        words[code]
        for code in words
        if share_held(found, "seq", code) and not share_held(found, "nash", code)
    ]
    parts = [t("From every state somebody has a better move.")]
    if firm:
        parts = [t("Nobody has a better move from: {those}.").format(those="; ".join(firm))]
    if feared:
        line = t("Held by credible answers alone: {those}.")
        parts.append(line.format(those="; ".join(feared)))
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
        for code, words in state_names(found).items()
    ]


def moves_away(found: Mapping[str, Any], code: str) -> Iterator[tuple[str, list[str]]]:
    """Who would leave a state to where, and what deters each of those moves."""
    words = state_names(found)
    for move in found["leaves"].get(code, []):
        line = t("{who} would rather move to: {to}.")
        yield (
            line.format(who=capital(move["who"]), to=words[move["to"]]),
            list(_answers(move["sanctioned"], words)) or [t("Nothing deters it.")],
        )


def ranking(found: Mapping[str, Any], who: str, most: int = 10) -> list[str]:
    """What a decision maker likes best, next, and so on; ties together."""
    words, all_ = state_names(found), found["preferences"][who]
    lines = [t(" or ").join(words[code] for code in tied) for tied in all_[:most]]
    rest = len(all_) - len(lines)
    return (
        [*lines, tn("… and {n} more", "… and {n} more", rest).format(n=rest)] if rest > 0 else lines
    )


def _answers(sanctioned: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[str]:
    """What others would do, once for all criteria that name the same answer."""
    by_path: dict[str, list[str]] = {}
    for criterion, path in sanctioned.items():
        steps = [f"{capital(step['who'])}: {words[step['to']]}" for step in path]
        by_path.setdefault(t(", then ").join(steps), []).append(SHORT[criterion])
    for path, criteria in by_path.items():
        yield t("Deterred ({criteria}) by the answer of {path}.").format(
            criteria=", ".join(criteria), path=path
        )


def _points(found: Mapping[str, Any]) -> str:
    low, high = found["interval"]
    return t("{points} ({low} to {high})").format(
        points=_signed(found["difference"]), low=_signed(low), high=_signed(high)
    )


def _signed(share: float) -> str:
    """Percentage points with their sign; none on zero."""
    points = round(100 * share)
    return f"{points:+d}" if points else "0"


def _spread(shares: Mapping[str, float]) -> float:
    return max(shares.values()) - min(shares.values())
