"""A scenario of one's own: upload or write it, see what is wrong with it, run it, take it away."""

from collections.abc import Mapping
from typing import Any, NoReturn

import streamlit as st

import sim
from ui.parts import answers
from ui.parts.downloads import offer_tables
from ui.parts.page import errors_in_words
from ui.session import drafts
from ui.session.ask import Ask
from ui.session.current import adopt, current_ask, put
from ui.words.plain_text import plain
from ui.words.translate import t
from ui.work import jobs, tasks

TEXT = "yours text"


def folder() -> str:
    """The folder of this session: nobody else is told its name."""
    if "yours folder" not in st.session_state:
        st.session_state["yours folder"] = drafts.SessionFolder()
    return st.session_state["yours folder"].path


def uploaded() -> None:
    """Put an uploaded file into the box."""
    file = st.session_state["yours upload"]
    text = drafts.decode(file.getvalue()) if file else ""
    if text is None:
        wrong = [t("The file is no text in UTF-8. Save it as UTF-8 and upload it again.")]
    else:
        wrong = drafts.too_long(text)
    if text and not wrong:
        st.session_state[TEXT] = text
    st.session_state["yours unread"] = wrong


def restart() -> None:
    """Put the scenario that other pages are about into the box."""
    st.session_state[TEXT] = drafts.template(current_ask().source)


def check(text: str) -> tuple[str, Mapping[str, Any]]:
    """Path and contents of what is in the box; where it is wrong, tell how and stop."""
    if beyond := drafts.too_long(text):
        refuse(t("This text is too long for this server:"), beyond)
    with st.spinner(t("Checking …")):
        try:
            # in the later queue: first looks of others go before
            path, found = jobs.result(tasks.parse, text, folder(), queue="later")
        except sim.WinsetError as error:
            refuse(t("This scenario cannot be used yet:"), drafts.mistakes(error))
    if beyond := drafts.too_large(found):
        refuse(t("This scenario is too large for this server:"), beyond)
    return path, found


def refuse(title: str, lines: list[str]) -> NoReturn:
    st.error(title)
    for line in lines:
        st.text(line)
    st.stop()


def everywhere(path: str) -> None:
    """Let the other pages be about this scenario."""
    put(adopt(path))


st.title(t("Your scenario"))
st.markdown(
    t(
        "Write a scenario as YAML, or upload one. It is seen by this session only and goes when "
        "you leave; download it to keep it. To start with, the box holds a scenario that works."
    )
)
st.session_state.setdefault(TEXT, drafts.template(current_ask().source))
st.file_uploader(
    t("Upload a YAML file, at most {n} kB").format(n=drafts.BYTES // 1000),
    type=["yaml", "yml"],
    max_upload_size=1,
    key="yours upload",
    on_change=uploaded,
)
for line in st.session_state.get("yours unread", []):
    st.error(line)
text = st.text_area(
    t("Scenario (YAML)"),
    height=420,
    max_chars=drafts.BYTES + 1,  # what is longer is cut here, and then refused as too long
    key=TEXT,
    persist_state="session",
)
with st.container(horizontal=True):
    checked = st.button(t("Check"))
    ran = st.button(t("Check and run"), type="primary")
    st.button(t("Put the current scenario into the box"), on_click=restart)
    st.download_button(
        t("Download"), text, file_name="scenario.yaml", mime="application/yaml", on_click="ignore"
    )
count = st.number_input(
    t("Replicates, at most {n}").format(n=f"{drafts.REPLICATES:,}"),
    min_value=1,
    max_value=drafts.REPLICATES,
    value=drafts.REPLICATES,
    step=1,
    key="yours replicates",
    persist_state="session",
)

if checked or ran:
    st.session_state["yours asked"] = (text, ran)
if st.session_state.get("yours asked", ("", False))[0] != text:
    st.stop()
path, found = check(text)
st.success(t("This scenario is in order."))
st.header(plain(found["title"]))
st.markdown(plain(found["question"]))
for warning in found["warnings"][: drafts.EACH]:
    st.markdown(plain(warning))
if current_ask().file == path:
    st.markdown(t("Every page is now about this scenario, in this session only."))
else:
    st.button(
        t("Use it on every page"),
        on_click=everywhere,
        args=(path,),
        help=t(
            "The other pages are then about this scenario, in this session only: a link to it "
            "opens for nobody else. To share it, share its file."
        ),
    )
if st.session_state["yours asked"][1]:
    with errors_in_words(), st.spinner(t("Running …")):
        data = jobs.result(tasks.forecast, Ask(file=path), count, queue="later")
    answers.draw_forecast(data, found)
    offer_tables(data)
