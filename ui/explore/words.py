"""Words that the browser puts together while a lever moves: patterns, filled in there."""

from ui.words.translate import t

CARES = [
    t("not at all"),
    t("hardly"),
    t("a little"),
    t("somewhat"),
    t("fairly much"),
    t("much"),
    t("very much"),
    t("above all"),
]
DRAWERS = {
    "why": t("Why"),
    "who": t("Who’s who"),
    "wants": t("Who wants what"),
    "theories": t("Other theories"),
    "sure": t("How sure"),
    "sources": t("Sources"),
    "take": t("Take away"),
}


def browser_words() -> dict[str, str | list[str]]:
    """All words of the browser by name."""
    return _bar() | _levers() | _worlds()


def _bar() -> dict[str, str]:
    return {
        "explore": t("Explore"),
        "answer": t("The answer"),
        "scenario": t("Scenario"),
        "previous": t("Previous question"),
        "next": t("Next question"),
        "of": t("{n} of {all}"),
        "yours": t("yours"),
        "estimated": t("as estimated"),
        "comes": t("{answer}: {chance}"),
        "points": t("{answer} {n} points"),
        "same": t("as estimated"),
        "none": t("no world"),
        "all": t("every world"),
        "hardly": t("hardly any world"),
        "nearly": t("nearly every world"),
        "half": t("about half the worlds"),
        "about": t("about {a} in {b} worlds"),
        "closer": t("Look closer"),
    }


def _levers() -> dict[str, str]:
    return {
        "change": t("What would you change?"),
        "back": t("Back to as estimated"),
        "strip": t("Colours: the chance of each answer. Grey line: where the sources put it."),
        "choosing": t("The numbers that matter most are being looked for."),
        "stripsTable": t("The strips as a table"),
        "lever": t("lever"),
        "at": t("at"),
        "asEstimated": t("{value}, as estimated"),
        "along": t("From {from} to {to}, the chance of “{answer}” goes from {low} to {high}."),
        "hears": t("hears"),
        "hearsLine": t("{who} hears: {whom}"),
        "sameWords": t("The same in words"),
    }


def _worlds() -> dict[str, str | list[str]]:
    return {
        "hundred": t("A hundred possible worlds"),
        "atRest": t("A dot is one way it could go. Tap it for its story."),
        "ringed": t("{n} of 100 end otherwise than as estimated: ringed. Tap one for its story."),
        "noneTurned": t("None of the hundred ends otherwise. Tap one for its story."),
        "field": t(
            "A hundred possible worlds: {counts}; {n} end otherwise than as estimated. Arrow keys "
            "go from world to world, Enter opens its story."
        ),
        "world": t("World {n}: {now}."),
        "worldChanged": t("World {n}: {now}, before {was}."),
        "between": t("Between computed points: exact when you let go."),
        "here": t("Here {parted}."),
        "sameTable": t("The same as a table"),
        "tableHead": [t("answer"), t("as estimated"), t("yours"), t("came"), t("left")],
        "worldName": t("World {n}"),
        "close": t("Close the story"),
        "fetching": t("Its story is on its way."),
        "inThis": t("In this world {parted}."),
        "asBefore": t("It ends as before all the same."),
        "soEnds": t("So it ends in “{now}”, not in “{was}”."),
        "ends": t("It ends in “{answer}”."),
    }
