"""What a draft holds before anybody has written into it."""

from ui.build.draft import Draft
from ui.words.translate import t

ANSWERS = (
    {"answer": t("hardly anything"), "to": 33},
    {"answer": t("about half"), "to": 67},
    {"answer": t("nearly all"), "to": None},
)


def blank() -> Draft:
    """Nothing but three answers to be renamed."""
    return Draft(answers=ANSWERS)
