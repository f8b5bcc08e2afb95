"""Build: a subject of one's own in four steps, from a grid of actors to a file that runs alone."""

from collections.abc import Mapping
from typing import Any, NoReturn

import streamlit as st

import sim
from ui.build import faults, file
from ui.build.draft import Draft
from ui.parts import answers
from ui.parts.downloads import offer_tables
from ui.parts.grid.browser_draft import keep_draft, offer_afresh
from ui.parts.grid.eight_theories import draw_theories
from ui.parts.grid.games import draw_games
from ui.parts.grid.play import draw_play
from ui.parts.grid.wants import draw_wishes, start_from
from ui.parts.page import errors_in_words
from ui.session import building, drafts
from ui.session.ask import Ask
from ui.session.current import adopt, current_ask, put
from ui.words.plain_text import plain
from ui.words.translate import t
from ui.work import jobs, tasks

TEXT = "yours text"
state: Any = st.session_state


def folder() -> str:
    """The folder of this session: nobody else is told its name."""
    if "yours folder" not in state:
        state["yours folder"] = drafts.SessionFolder()
    return state["yours folder"].path


def uploaded() -> None:
    """Put an uploaded file into the box."""
    upload = state["yours upload"]
    text = drafts.decode(upload.getvalue()) if upload else ""
    if text is None:
        wrong = [t("The file is no text in UTF-8. Save it as UTF-8 and upload it again.")]
    else:
        wrong = drafts.too_long(text)
    if text and not wrong:
        state[TEXT], state["build by hand"] = text, True
    state["yours unread"] = wrong


def restart() -> None:
    """Put the scenario that other pages are about into the box."""
    state[TEXT], state["build by hand"] = drafts.template(current_ask().source), True


def by_hand() -> None:
    state["build by hand"] = True


def from_grid() -> None:
    state["build by hand"] = False


def began() -> None:
    if state["build from"] is not None:
        start_from(state["build from"])
        state["build from"] = None


def check(text: str, lines: list[file.Line]) -> tuple[str, Mapping[str, Any]]:
    """Path and contents of what is in the box; where it is wrong, tell how and stop."""
    if beyond := drafts.too_long(text):
        refuse(t("This text is too long for this server:"), beyond)
    with st.spinner(t("Checking …")):
        try:
            # in the later queue: first looks of others go before
            path, found = jobs.result(tasks.parse, text, folder(), queue="later")
        except sim.WinsetError as error:
            told = zip(error.problems, drafts.mistakes(error), strict=True)
            cells = [f"{said}{where(each.line, lines)}" for each, said in told]
            refuse(t("This scenario cannot be used yet:"), cells)
    if beyond := drafts.too_large(found):
        refuse(t("This scenario is too large for this server:"), beyond)
    return path, found


def where(line: int | None, lines: list[file.Line]) -> str:
    """The cell that a line of the file was made of, to be said behind a mistake."""
    made_of = lines[line - 1].cell if line and line <= len(lines) else ""
    return t(" (in the grid: {cell})").format(cell=made_of) if made_of else ""


def refuse(title: str, lines: list[str]) -> NoReturn:
    st.error(title)
    for line in lines:
        st.text(line)
    keep_draft()
    st.stop()


def tell_faults(found: list[str]) -> None:
    """What is lacking, as a list."""
    st.warning(t("Still to do:"))
    st.markdown("\n".join(f"- {plain(each)}" for each in found))


def begin() -> None:
    """Title, what to begin with, and what was restored."""
    known = sim.examples()
    offer_afresh()
    titles = {slug: each["title"] for slug, each in known.items()}
    st.selectbox(
        t("Start from"),
        [*titles, ""],
        index=None,
        format_func=lambda slug: titles.get(slug) or t("An empty grid"),
        placeholder=t("An example, or an empty grid"),
        key="build from",
        on_change=began,
    )
    with st.expander(t("Four textbook games")):
        draw_games()


def scenario_text(draft: Draft, lacking: list[str]) -> tuple[str, list[file.Line]]:
    """The box: the file of the grid, or what was written by hand; and the grid's lines."""
    hand = state.get("build by hand", False)
    lines = [] if lacking or hand else file.write(draft)
    if not hand:
        state[TEXT] = file.text(lines) or "# " + t("The grid is not complete yet.") + "\n"
    else:
        st.info(t("Written by hand: the grid above no longer changes it."))
        st.button(t("Write it from the grid again"), on_click=from_grid)
    text = st.text_area(
        t("Scenario (YAML)"),
        height=420,
        max_chars=drafts.BYTES + 1,  # what is longer is cut here, and then refused as too long
        key=TEXT,
        on_change=by_hand,
        persist_state="session",
    )
    with st.container(horizontal=True):
        st.download_button(
            t("Download"), text, "scenario.yaml", "application/yaml", on_click="ignore"
        )
        st.button(t("Put the current scenario into the box"), on_click=restart)
    st.file_uploader(
        t("Upload a YAML file, at most {n} kB").format(n=drafts.BYTES // 1000),
        type=["yaml", "yml"],
        max_upload_size=1,
        key="yours upload",
        on_change=uploaded,
    )
    for line in state.get("yours unread", []):
        st.error(line)
    return text, lines


def play(path: str, found: Mapping[str, Any], place: Any) -> None:
    """What comes out of the scenario; the answers of a grid stand in its place, below step 3."""
    count = st.number_input(
        t("Replicates, at most {n}").format(n=f"{drafts.REPLICATES:,}"),
        min_value=1,
        max_value=drafts.REPLICATES,
        value=drafts.REPLICATES,
        step=1,
        key="yours replicates",
        persist_state="session",
    )
    if state.get("build by hand", False):
        if st.button(t("Run"), type="primary"):
            state["yours asked"] = path
        if state.get("yours asked") != path:
            return
    with errors_in_words(), st.spinner(t("Running …")):
        data = jobs.result(tasks.forecast, Ask(file=path), count, queue="later")
    if state.get("build by hand", False):
        answers.draw_forecast(data, found)
    else:
        with place:
            answers.draw_questions(data, found, st.subheader)
        answers.draw_rest(data, found)
    offer_tables(data)


def offer(path: str, found: Mapping[str, Any]) -> None:
    """Say what the file holds, and let the other pages be about it."""
    st.success(t("This scenario is in order."))
    st.subheader(plain(found["title"]))
    st.markdown(plain(found["question"]))
    for warning in found["warnings"][: drafts.EACH]:
        st.markdown(plain(warning))
    if current_ask().file == path:
        st.markdown(t("Every page is now about this scenario, in this session only."))
        return
    st.button(
        t("Open it"),
        type="primary",
        on_click=lambda: put(adopt(path)),
        help=t(
            "The other pages are then about this scenario, in this session only: a link to it "
            "opens for nobody else. To share it, share its file."
        ),
    )


st.title(t("Build"))
st.markdown(
    t(
        "A subject of your own in four steps. It is seen by this session only; your browser keeps "
        "the grid, and the file at the end runs everywhere."
    )
)
draft = building.current()
begin()
st.text_input(t("Title"), key=building.key("title"), max_chars=120, persist_state="session")
st.header(t("1 Who wants what"))
draft = building.keep(draw_wishes(draft))
lacking = faults.grid_faults(draft)
if lacking:
    tell_faults(lacking)
else:
    st.header(t("2 Eight theories at once"))
    draw_theories(draft)
st.header(t("3 Let it play"))
draft = building.keep(draw_play(draft))
undone, place = faults.play_faults(draft), st.container()
if undone:
    tell_faults(undone)
st.header(t("4 Your scenario"))
text, lines = scenario_text(draft, [*lacking, *undone])
if lines or state.get("build by hand", False):
    path, found = check(text, lines)
    offer(path, found)
    play(path, found, place)
keep_draft()
