"""The sessions of the server: which ones are there, have left for a moment, or are gone."""

import asyncio
from collections.abc import Callable
from time import monotonic

LEFT = 5.0  # seconds away after which nobody waits for its work; a browser connects again at once
GONE = 150.0  # after which it cannot come back: Streamlit keeps it for 120
_seen: dict[str, float] = {}  # when each session was last there


def current() -> str:
    """The session that a page is drawn for; empty outside of one."""
    from streamlit.runtime.scriptrunner import get_script_run_ctx  # noqa: PLC0415 - not in workers

    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return ""
    _seen.setdefault(context.session_id, monotonic())
    return context.session_id


async def watch(left: Callable[[str], None], gone: Callable[[str], None]) -> None:
    """Report which sessions have left and which are gone, as long as the server lives."""
    while True:
        await asyncio.sleep(1.0)
        for session, away in _away(_active):
            if away > LEFT:
                left(session)
            if away > GONE:
                del _seen[session]
                gone(session)


def _active(session: str) -> bool:
    """Whether a browser is connected."""
    from streamlit import runtime  # noqa: PLC0415

    return runtime.exists() and runtime.get_instance().is_active_session(session)


def _away(active: Callable[[str], bool]) -> list[tuple[str, float]]:
    """For how long sessions have been away."""
    now = monotonic()
    for session in [*_seen]:
        if active(session):
            _seen[session] = now
    return [(session, now - last) for session, last in _seen.items()]
