"""Step 2 of Build: what eight theories make of the grid, at once."""

import streamlit as st

from ui.build import theories
from ui.build.draft import Draft
from ui.charts.theory_marks import marks_chart
from ui.parts.page import chart, errors_in_words, table
from ui.session import shipped
from ui.words.plain_text import plain
from ui.words.translate import t
from ui.work import jobs, tasks


def draw_theories(draft: Draft) -> None:
    """For every issue a sentence, marks on its scale, and the same as a table."""
    names = list(shipped.models())
    with errors_in_words(), st.spinner(t("Eight theories are at work …")):
        models = jobs.result(tasks.predict, theories.actor_rows(draft))
    for k, issue in enumerate(draft.issues, 1):
        if len(draft.issues) > 1:
            st.subheader(plain(issue.name))
        found = theories.marks(models, k)
        chart(marks_chart(found, issue), theories.sentence(found, draft, len(names), k))
        with st.expander(t("The same as a table")):
            table(theories.table_rows(found, draft, k))
    if lacking := theories.left_out(models, names):
        st.markdown(plain(lacking))
