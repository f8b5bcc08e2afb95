"""Those who would stop a class: one session that checks the worst file, one foreign page.

Both go on, on loopback, until they are cancelled. Every file is another: nothing is answered twice.
"""

import asyncio
import re
from itertools import count
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus

SHIPPED = Path(__file__).resolve().parents[2] / "scenarios" / "beijing_reset" / "scenario.yaml"
BYTES = 99_000  # a little less than the app takes
PAUSE = 0.05  # seconds between two foreign connections


async def attack(port: int, done: dict[str, int]) -> None:
    """Both at once; `done` counts what they have had answered."""
    await asyncio.gather(check_worst_files(port, done), connect_from_elsewhere(port, done))


async def connect_from_elsewhere(port: int, done: dict[str, int]) -> None:
    """What a page of another site does to everybody who visits it."""
    while True:
        try:
            url = f"ws://127.0.0.1:{port}/_stcore/stream"
            async with connect(url, origin="http://rebound.example"):  # type: ignore[arg-type]
                done["foreign, let in"] = done.get("foreign, let in", 0) + 1
        except InvalidStatus:
            done["foreign, refused"] = done.get("foreign, refused", 0) + 1
        await asyncio.sleep(PAUSE)


async def check_worst_files(port: int, done: dict[str, int]) -> None:
    """One session, one file after another."""
    url = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with connect(url, subprotocols=["streamlit"], max_size=None) as page:  # type: ignore[list-item]
        start = BackMsg()
        start.rerun_script.page_name = "yours"
        shown, ids = await _answered(page, start)
        for number in count():
            check = BackMsg()
            check.rerun_script.page_script_hash = shown
            states = check.rerun_script.widget_states.widgets
            states.add(id=ids["Scenario (YAML)"], string_value=worst(number))
            states.add(id=ids["Check"], trigger_value=True)
            await _answered(page, check)
            done["worst files"] = number + 1


def worst(number: int) -> str:
    """Of the kinds of files tried, the one that takes longest to check: a list without end."""
    text = f"# {number}\n" + SHIPPED.read_text(encoding="utf-8")
    endless = "stakeholders: [" + "canada, " * ((BYTES - len(text)) // len("canada, ")) + "]\n"
    return re.sub(r"^stakeholders:.*?\n(?=\w)", endless, text, count=1, flags=re.M | re.S)


async def _answered(page: ClientConnection, message: BackMsg) -> tuple[str, dict[str, str]]:
    """The hash of the page that a script run shows, and the widgets that it draws, by label."""
    await page.send(message.SerializeToString())
    shown, ids = "", {}
    while True:
        got = ForwardMsg.FromString(bytes(await page.recv(decode=False)))
        if got.WhichOneof("type") == "navigation":
            shown = got.navigation.page_script_hash
        element = got.delta.new_element
        if element.WhichOneof("type") in {"text_area", "button"}:
            widget = getattr(element, str(element.WhichOneof("type")))
            ids[widget.label] = widget.id
        if got.WhichOneof("type") == "script_finished":
            return shown, ids
