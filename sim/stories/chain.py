"""The chain behind a number: estimate → facts → article and paragraph, or plainly "judgement"."""

from collections.abc import Iterator

from sim.domain import words
from sim.domain.errors import WinsetError, nearest
from sim.domain.estimate import GIVEN, Branch, PrivateEstimate
from sim.domain.key import Key
from sim.domain.kinds import COUNTED
from sim.domain.months import text
from sim.domain.parts.article import Article, Fact
from sim.domain.scenario import Parameters, Scenario
from sim.files.load import LoadedScenario, places
from sim.stories.chain_shapes import (
    BranchChain,
    Chain,
    CitedFact,
    NumberChain,
    OutcomeChain,
    ParameterChain,
)


def chain(scenario: LoadedScenario, key: str, articles: dict[str, Article]) -> Chain:
    """What stands behind a key path: a number, every number below it, a parameter or an outcome."""
    numbers = [n for n in scenario.numbers if f"{n}.".startswith(f"{key}.")]
    if numbers:
        place = places(scenario, numbers)
        return {"key": key, "numbers": [_number(scenario, n, articles, place[n]) for n in numbers]}
    head, _, rest = key.partition(".")
    if head == "parameters" and rest in Parameters.model_fields:
        return {"key": key, "parameter": _parameter(scenario, rest)}
    question = rest.split(".")[0]
    if head == "outcomes" and question in scenario.file.outcomes:
        return {"key": key, "outcome": _outcome(scenario, question)}
    known = [
        *scenario.numbers,
        *(str(Key.outcome(q)) for q in scenario.file.outcomes),
        *(str(Key.parameter(p)) for p in Parameters.model_fields),
    ]
    raise WinsetError(f"there is no number '{key}' in this scenario. {nearest(key, known)}")


def _number(scenario: Scenario, key: str, articles: dict[str, Article], place: str) -> NumberChain:
    number = scenario.numbers[key]
    return {
        "key": key,
        "unit": number.scale.unit,
        "levels": list(number.scale.levels) or None,
        "branches": [_branch(branch, articles) for branch in number.estimate.branches],
        "value": number.estimate.fixed,
        "known": not isinstance(number.estimate, PrivateEstimate) or number.estimate.known,
        "place": place,
    }


def _branch(branch: Branch, articles: dict[str, Article]) -> BranchChain:
    return {
        "low": branch.low,
        "likely": branch.likely,
        "high": branch.high,
        "judgement": branch.judgement,
        "given": branch.because == [GIVEN],
        "facts": [_fact(fact, articles) for fact in branch.because if fact != GIVEN],
    }


def _fact(fact_id: str, articles: dict[str, Article]) -> CitedFact:
    slug, _, name = fact_id.partition(".")
    article = articles[slug]
    fact: Fact = article.facts[name]
    others = {other: _find(other, articles) for other in fact.disputes}
    explained = _find(fact.explained_by, articles) if fact.explained_by else None
    return {
        "id": fact_id,
        "says": fact.says,
        "type": fact.type,
        "speaker": fact.speaker,
        "about": fact.about,
        "article": article.title,
        "publisher": article.publisher,
        "date": fact.date or article.date,
        "paragraph": fact.paragraph if article.kind == "article" else None,
        "sentence": fact.sentence,
        "citation": fact.citation,
        "figures": {name: figure.model_dump() for name, figure in fact.figures.items()},
        "disputes": {other: found.says for other, found in others.items() if found},
        "explained_by": explained.says if explained else None,
    }


def _find(fact_id: str | None, articles: dict[str, Article]) -> Fact | None:
    slug, _, name = (fact_id or "").partition(".")
    return articles[slug].facts.get(name) if slug in articles else None


def _parameter(scenario: Scenario, name: str) -> ParameterChain:
    value = getattr(scenario.file.parameters, name)
    default = Parameters.model_fields[name].default
    meaning = " ".join((Parameters.__doc__ or "").split())
    return {"name": name, "value": value, "default": default, "meaning": meaning}


def _outcome(scenario: Scenario, question: str) -> OutcomeChain:
    outcome = scenario.file.outcomes[question]
    conditions = {
        name: "otherwise"
        if condition is None
        else condition.model_dump(by_alias=True, exclude_none=True)
        for name, condition in outcome.categories.items()
    }
    roots = [f"{k.section}.{name}" for k in COUNTED for name in getattr(scenario.file, k.section)]
    roots += [str(Key.stakeholder(name)) for name in scenario.stakeholders]
    return {
        "question": outcome.question,
        "judged_at": text(outcome.month),
        "categories": conditions,
        "ask": roots,
    }


def lines(found: Chain) -> Iterator[str]:
    """The chain as text, line by line."""
    for number in found.get("numbers", []):
        yield f"{number['key']}  ({number['unit']})  {number['place']}"
        if number["value"] is not None:
            yield f"  {words.figure(number['value'])}, set for this run"
        if not number["known"]:
            yield "  Known to its owner alone; the others know this estimate of it:"
        for branch in number["branches"]:
            yield f"  {_estimate(branch)}"
            yield from _reasons(branch)
    if "parameter" in found:
        part = found["parameter"]
        yield f"parameters.{part['name']} = {part['value']} (default {part['default']})"
        yield "  A parameter of the model, the same in every replicate; no source: vary it."
        yield f"  {part['meaning']}"
    if "outcome" in found:
        part = found["outcome"]
        yield part["question"]
        yield f"Judged at the end of {part['judged_at']}; the first true one wins:"
        for name, condition in part["categories"].items():
            yield f"  {name}: {words.condition(condition)}"
        yield f"It is counted over replicates; ask on about: {', '.join(part['ask'])}."


def _estimate(branch: BranchChain) -> str:
    likely = _value(branch["likely"])
    if branch["low"] is None:
        return f"{likely}, certain"
    spread = f"{_value(branch['low'])} to {_value(branch['high'])}"
    return f"{likely} in the median, {spread} with 80 % confidence"


def _value(value: float | str | None) -> str:
    return words.figure(value) if isinstance(value, float | int) else str(value)


def _reasons(branch: BranchChain) -> Iterator[str]:
    if branch["given"]:
        yield "    set for this run"
    if branch["judgement"] is not None:
        yield f"    judgement: {branch['judgement']}"
    for fact in branch["facts"]:
        where = fact["citation"] or f"{fact['article']}, paragraph {fact['paragraph']}"
        yield f"    {fact['id']}: {fact['says']}"
        kind = fact["type"].replace("_", " ")
        yield f"      said by {fact['speaker']} about {fact['about']} ({kind}); {where}"
        for other, says in fact["disputes"].items():
            yield f"      disputed by {other}: {says}"
        if fact["explained_by"]:
            yield f"      explained: {fact['explained_by']}"
