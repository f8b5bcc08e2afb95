"""Start here: `winset ui`, or `streamlit run ui/app.py`. The server owns a pool of workers."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

HERE = Path(__file__).resolve().parent
for name in ("sim", "ui"):
    found = find_spec(name)
    if found is None or Path(found.origin or "").resolve() != HERE.with_name(name) / "__init__.py":
        raise SystemExit(
            f"Python takes {found and found.origin} for Winset's package `{name}`. "
            "Rename that file or folder, or take it out of PYTHONPATH."
        )

from ui import guard, network  # noqa: E402 - only where they are Winset's own
from ui.work import jobs  # noqa: E402

logging.getLogger("uvicorn.error").setLevel(logging.WARNING)  # we tell a better address


@asynccontextmanager
async def lifespan(served: object) -> AsyncIterator[None]:
    """Workers from the server's start to its end; its address is told when they are there."""
    async with jobs.lifespan(served):
        print(network.welcome(), flush=True)  # noqa: T201 - to whoever started the server
        yield


app = st.App(
    HERE / "main.py",
    lifespan=lifespan,
    middleware=[Middleware(guard.Guard)],
    exception_handlers={Exception: guard.broken},
)
