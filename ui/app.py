"""Start here: `winset ui`, or `streamlit run ui/app.py`. The server owns a pool of workers."""

from pathlib import Path

import streamlit as st

from ui.jobs import lifespan

app = st.App(Path(__file__).with_name("main.py"), lifespan=lifespan)
