"""What is printed arrives whole in any encoding, and an output that ends early is no traceback."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest

from sim.cli import main
from tests.cli.harness import winset

ENCODINGS = ("cp1252", "ascii", "latin-1", "cp437", "cp932", "koi8-r")
LINES = (
    "list",
    "run beijing_reset --replicates 20 --months 3",
    "explain beijing_reset",
    "compare ontario_backlash --replicates 10 --models nash,condorcet",
    "tornado canola_coercion --replicates 20 --months 3",
    "stability elmira",
    "stability nowhere…",
)


def printed(encoding: str, line: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command whose streams have an encoding, strictly."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding, "strict") for _ in range(2))
    with (
        mock.patch.object(sys, "argv", ["winset", *line.split()]),
        mock.patch.object(sys, "stdout", out),
        mock.patch.object(sys, "stderr", err),
        pytest.raises(SystemExit) as end,
    ):
        main()
    out.flush(), err.flush()
    texts = [stream.buffer.getvalue().decode(encoding) for stream in (out, err)]
    return int(end.value.code or 0), *texts


@pytest.mark.parametrize("line", LINES)
def test_text_is_whole_in_every_encoding(line: str):
    code, out, err = winset(*line.split())
    for encoding in ENCODINGS:
        found = printed(encoding, line)
        assert found[0] == code
        for whole, text in zip((out, err), found[1:], strict=True):
            assert len(text.splitlines()) == len(whole.splitlines())
            assert "\ufffd" not in text


def test_what_an_encoding_lacks_is_replaced_by_what_says_the_same(tmp_path: Path):
    (tmp_path / "game.yaml").write_text(
        "title: '½ of Île-à-la-Crosse → 2² − 1 ✓ 日'\ndecision_makers: {a: [x]}\n"
        "preferences: {a: [[Y], [N]]}\n",
        encoding="utf-8",
    )
    _, out, _ = printed("ascii", f"stability {tmp_path / 'game.yaml'}")
    assert out.splitlines()[0] == "1/2 of Ile-a-la-Crosse -> 2^2 - 1 ok ?"
    _, out, _ = printed("cp1252", f"stability {tmp_path / 'game.yaml'}")
    assert out.splitlines()[0] == "½ of Île-à-la-Crosse -> 2² - 1 ok ?"


def test_columns_stay_in_line():
    """A mark that becomes two letters takes the blank after it."""
    wide, narrow = (printed(name, "stability elmira")[1] for name in ("utf-8", "ascii"))
    rows = [line for line in wide.splitlines() if "✓ " in line and line[0].isdigit()]
    assert rows
    for row in rows:
        same = [each for each in narrow.splitlines() if each[:30] == row[:30]]
        assert [len(each) for each in same] == [len(row)]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_json_says_the_same_in_every_encoding(encoding: str):
    for line in (LINES[1], "show canola_coercion", "list"):
        found = printed(encoding, f"{line} --json")[1]
        assert json.loads(found) == json.loads(winset(*line.split(), "--json").out)


def ran(line: str, **where: object) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-c", "from sim.cli import main; main()", *line.split()]
    return subprocess.run(command, stderr=subprocess.PIPE, check=False, **where)  # type: ignore[call-overload]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to be had")
@pytest.mark.parametrize("line", ["list", "why canola_coercion stakeholders"])
def test_a_full_disk_is_told(line: str):
    with Path("/dev/full").open("wb") as full:
        done = ran(line, stdout=full)
    assert done.returncode == 1
    assert b"No space left on device." in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
@pytest.mark.parametrize("line", ["list", "why canola_coercion stakeholders"])
def test_a_reader_that_has_seen_enough_is_no_error(line: str):
    """As in `winset list | head -1`; the second prints more than a pipe holds."""
    read, write = os.pipe()
    os.close(read)
    try:
        done = ran(line, stdout=write)
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")
