"""A page for the classroom, on paper: the question, the roles with what each wants, and answers."""

from collections.abc import Mapping
from typing import Any

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

import sim
from ui.words.figures import amount, figure, in_words
from ui.words.translate import t

SIZES = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0)
DARK, GREY, LIGHT = (27, 31, 36), (140, 148, 158), (230, 236, 244)
POINT = 0.3528  # mm
PLAIN = {"−": "-", "≤": "<=", "≥": ">=", "→": "to", "\N{NARROW NO-BREAK SPACE}": " "}


def sheet(found: Mapping[str, Any], estimates: Mapping[str, Any], language: str = "en-CA") -> bytes:
    """A page of A4 as PDF, in the largest type in which everything fits; more only if none does."""
    pages = (_page(found, estimates, size, language) for size in SIZES)
    page = next((page for page in pages if page.pages_count == 1), None)
    page = page or _page(found, estimates, SIZES[-1], language)
    return bytes(page.output())


def wishes(who: str, found: Mapping[str, Any], estimates: Mapping[str, Any], most: int = 3) -> str:
    """What a stakeholder wants where it cares most: the likely ideal of each issue, in its unit."""
    parts = {
        issue: [str(sim.Key.interest(who, issue, part)) for part in ("ideal", "salience")]
        for issue in found["issues"]
    }
    ideals = {issue: estimates[ideal] for issue, (ideal, _) in parts.items() if ideal in estimates}
    cares = {
        issue: max(estimates[salience]["likely"])
        for issue, (_, salience) in parts.items()
        if issue in ideals and salience in estimates
    }
    first = sorted(cares, key=lambda issue: -cares[issue])[:most]
    return "; ".join(
        t("{issue}: {ideal} (cares {salience})").format(
            issue=in_words(issue),
            ideal=_ideals(ideals[issue]),
            salience=figure(cares[issue]),
        )
        for issue in first
    )


def _ideals(estimate: Mapping[str, Any]) -> str:
    values = [
        in_words(value) if estimate["levels"] else _amount(estimate, value)
        for value in estimate["likely"]
    ]
    return t(" or ").join(dict.fromkeys(values))


def _amount(estimate: Mapping[str, Any], value: float) -> str:
    """A number with its unit; on an index the unit is the scale, not something counted."""
    text = amount(estimate, value)
    return text.replace(" index ", t(" on an index "), 1)


def _page(
    found: Mapping[str, Any], estimates: Mapping[str, Any], size: float, language: str
) -> FPDF:
    page = _blank(found["title"], language)
    _line(page, found["title"], 1.8 * size, "B")
    _line(page, found["question"], 1.15 * size)
    _line(page, t("From {start} to {end}.").format(start=found["start"], end=found["end"]), size)
    _heading(page, t("Roles and what each wants most"), size)
    _roles(page, found, estimates, size)
    note = t("“Cares” is salience, from 0 (not at all) to 1 (above all).")
    _line(page, note, 0.9 * size)
    _heading(page, t("What it is about"), size)
    for name, issue in found["issues"].items():
        scale = ", ".join(map(in_words, issue["levels"] or [issue["unit"]]))
        _line(page, f"{in_words(name)}: {issue['title']} ({scale})", size)
    _questions(page, found["outcomes"], size)
    return page


def _blank(title: str, language: str) -> FPDF:
    """An empty page."""
    page = FPDF(format="A4")
    page.core_fonts_encoding = "cp1252"  # é, en dashes and curly quotes without a font file
    page.set_lang(language)
    page.set_title(_paper(title))
    page.set_margin(14)
    page.set_auto_page_break(True, margin=12)
    page.set_text_color(*DARK)
    page.add_page()
    return page


def _questions(page: FPDF, outcomes: Mapping[str, Any], size: float) -> None:
    """The questions with a blank for each answer, and lines to write on."""
    _heading(
        page, t("Before you run it: your chances, which add up to 100 for each question"), size
    )
    for each in outcomes.values():
        _line(page, each["question"], size, "B")
        blanks = [f"{in_words(name)} ____ %" for name in each["categories"]]
        _line(page, "     ".join(blanks), size)
    _heading(page, t("Why do you think so? What would change your mind?"), size)
    for _ in range(3):
        page.ln(2.2 * POINT * size)
        page.line(page.l_margin, page.y, page.w - page.r_margin, page.y)


def _roles(page: FPDF, found: Mapping[str, Any], estimates: Mapping[str, Any], size: float) -> None:
    page.set_font("Helvetica", size=size)
    people = found["stakeholders"]
    head = FontFace(emphasis="BOLD", fill_color=LIGHT)
    page.set_draw_color(*GREY)
    height = 1.25 * POINT * size
    with page.table(
        borders_layout="HORIZONTAL_LINES",
        col_widths=(38, 14, 78),
        line_height=height,
        text_align="LEFT",
        headings_style=head,
    ) as table:
        table.row([t("role"), t("kind"), t("wants most")])
        for who, each in people.items():
            above = people.get(each["within"] or "")
            name = each["name"]
            if above:
                name = t("{name}, heard by: {above}").format(name=name, above=above["name"])
            cells = (name, in_words(each["kind"]), wishes(who, found, estimates))
            table.row([_paper(cell) for cell in cells])


def _heading(page: FPDF, text: str, size: float) -> None:
    page.ln(0.6 * POINT * size)
    _line(page, text, 1.15 * size, "B")


def _line(page: FPDF, text: str, size: float, style: str = "") -> None:
    page.set_font("Helvetica", style, size)
    height = 1.3 * POINT * size
    page.multi_cell(0, height, _paper(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _paper(text: str) -> str:
    """Text in letters that the printer's own fonts have: those of Windows-1252."""
    for mark, instead in PLAIN.items():
        text = text.replace(mark, instead)
    return text.encode("cp1252", errors="replace").decode("cp1252")
