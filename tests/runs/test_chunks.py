"""A run is the same bits however its replicates are cut up and whoever plays them."""

import dataclasses
import multiprocessing

import pytest

from sim.domain.errors import WinsetError
from sim.results.run import run
from sim.runs.request import RunRequest

SMALL = RunRequest("us_retaliation", replicates=130, months=6, chunk=64)


def test_several_processes_give_the_result_of_one():
    heard: list[tuple[int, int]] = []
    alone, shared = run(SMALL), run(SMALL, lambda *step: heard.append(step), workers=2)
    assert shared.to_json() == alone.to_json()
    assert heard == [(64, 130), (128, 130), (130, 130)]


@pytest.mark.parametrize("chunk", [1, 130])
def test_another_chunk_size_gives_the_same_result(chunk):
    few = dataclasses.replace(SMALL, replicates=20, chunk=7)
    other = run(dataclasses.replace(few, chunk=chunk))
    assert other.to_json() == run(few).to_json()


def test_tables_written_by_several_processes_are_the_same_files(tmp_path):
    for name, workers in (("one", 1), ("two", 2)):
        run(SMALL, out=tmp_path / name, workers=workers)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


@pytest.mark.parametrize("workers", [0, -1, 1000])
def test_no_workers_are_refused(workers):
    with pytest.raises(WinsetError, match=r"workers .* is not a whole number in 1\.\.256"):
        run(SMALL, workers=workers)


def test_no_worker_is_left_behind():
    run(SMALL, workers=2)
    assert multiprocessing.active_children() == []
