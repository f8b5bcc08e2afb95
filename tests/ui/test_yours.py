import gc
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import sim
from ui.session import drafts
from ui.words.plain_text import plain
from ui.work import jobs, tasks

PAGES = [path.stem for path in (Path(__file__).parents[2] / "ui" / "app_pages").glob("*.py")]
MAIN = Path(__file__).resolve().parents[2] / "ui" / "main.py"


@pytest.fixture
def page():
    at = AppTest.from_file(str(MAIN), default_timeout=60).run()
    at = at.switch_page("app_pages/yours.py").run()
    return press(at, "Put the current scenario into the box")


def box(at):
    return at.text_area(key="yours text")


def press(at, label):
    return next(each for each in at.button if each.label == label).click().run()


def test_what_the_box_holds_at_first_runs(page):
    assert box(page).value == drafts.template("beijing_reset")
    page.number_input(key="yours replicates").set_value(20).run()
    press(page, "Run")
    assert not page.exception
    assert page.success[0].value == "This scenario is in order."
    assert "The Beijing reset" in [each.value for each in page.subheader]
    assert any("95 % range" in each.value for each in page.markdown)
    assert "Tables to take away" in [each.value for each in page.subheader]


def test_mistakes_are_told_as_the_command_line_tells_them(page, tmp_path):
    text = drafts.template("beijing_reset").replace("months: 12", "moths: 12")
    box(page).set_value(text).run()
    file = tmp_path / "scenario.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(sim.WinsetError) as caught:
        sim.load(file)
    expected = [str(each).replace(f"{file}:", "scenario.yaml:") for each in caught.value.problems]
    assert [each.value for each in page.text] == expected
    line = text.splitlines().index("moths: 12") + 1
    assert any(told.startswith(f"scenario.yaml:{line}:") for told in expected)
    assert not page.success


def test_a_changed_text_is_not_answered_for_the_old_one(page):
    page.number_input(key="yours replicates").set_value(20).run()
    press(page, "Run")
    assert "Tables to take away" in [each.value for each in page.subheader]
    text = box(page).value
    box(page).set_value(text.replace("The Beijing reset", "Another *title*")).run()
    assert page.subheader[-1].value == r"Another \*title\*"  # checked, and not yet run


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("months: 12", "months: 121", "121 months; here at most 120"),
        ("schema_version: 2", "schema_version: 2\n" + "# x\n" * 30_000, "at most 100,000"),
    ],
)
def test_what_is_too_large_is_refused_in_words(page, old, new, told):
    box(page).set_value(box(page).value.replace(old, new)).run()
    assert any(told in each.value for each in page.text)
    assert not page.success


def test_more_than_the_limit_of_any_kind_is_refused():
    none = {key: {} for key in ("stakeholders", "tables", "threats", "events", "outcomes")}
    for kind, most in {"stakeholders": 30, "tables": 50, "threats": 50, "events": 50}.items():
        found = {"months": 12, **none, kind: dict.fromkeys(map(str, range(most + 1)))}
        assert f"{most + 1} {kind}; here at most {most}" in drafts.too_large(found)[0]
    assert drafts.too_large({"months": 120, **none}) == []


def test_uploaded_bytes_that_are_no_text_are_no_scenario():
    assert drafts.decode(b"\xff\xfe\x00") is None
    assert drafts.decode("\ufefftitle: é".encode()) == "title: é"


def test_only_so_many_mistakes_are_told():
    error = sim.WinsetError([next(iter(sim.WinsetError("wrong.").problems))] * 1250)
    assert len(drafts.mistakes(error)) == 51
    assert drafts.mistakes(error)[-1] == "there are more mistakes. Mend these first."


def test_sessions_have_folders_of_their_own_that_go_with_them():
    one, other = drafts.SessionFolder(), drafts.SessionFolder()
    path, found = tasks.parse(drafts.template("beijing_reset"), one.path)
    assert Path(path).is_relative_to(one.path)
    assert found["lesson"] is None
    assert not list(Path(other.path).iterdir())
    gone = one.path
    del one
    gc.collect()
    assert not Path(gone).exists()


def test_the_same_wrong_text_is_told_again_and_not_kept():
    folder = drafts.SessionFolder()
    for _ in range(2):
        with pytest.raises(sim.WinsetError):
            jobs.result(tasks.parse, "title: x", folder.path)
    assert not list(Path(folder.path).rglob("*.yaml"))


def test_another_text_is_another_path():
    folder, text = drafts.SessionFolder(), drafts.template("beijing_reset")
    first, second = (sim.keep_scenario(each, folder.path) for each in (text, text + "\n"))
    assert first != second
    assert Path(first).is_file()


OWN = "Mine alone"


def used(at):
    """A session whose pages are all about a scenario of its own; the address of that scenario."""
    text = drafts.template("beijing_reset").replace("The Beijing reset", OWN)
    box(at).set_value(text).run()
    press(at, "Open it")
    return at.query_params["scenario"]


def elsewhere(**query):
    at = AppTest.from_file(str(MAIN), default_timeout=60)
    for name, value in query.items():
        at.query_params[name] = value
    return at.run()


def everything_sent(at):
    """All that the server sends of a page: words, keys of widgets, and charts."""
    return "".join(str(each.proto) for each in at.main) + str(dict(at.query_params))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_scenario_of_ones_own_is_on_every_page_and_its_folder_on_none(page, monkeypatch, name):
    monkeypatch.setattr("ui.parts.page.LOOK", 4)
    monkeypatch.setattr("ui.parts.page.FULL", 8)
    address = used(page)
    folder = page.session_state["yours folder"].path
    page.switch_page(f"app_pages/{name}.py").run()
    assert not page.exception
    assert not page.error
    assert page.query_params["scenario"] == address
    assert name == "yours" or OWN in everything_sent(page)
    assert folder not in everything_sent(page)
    assert Path(folder).name not in everything_sent(page)


def test_another_session_cannot_open_it_and_says_so(page, monkeypatch):
    monkeypatch.setattr("ui.parts.page.FULL", 8)
    address = used(page)
    path = page.session_state["ask"].file
    assert Path(path).is_file()
    for name in (address, path, f"{path}/../scenario.yaml", "/etc/passwd", "../../etc/passwd"):
        other = elsewhere(scenario=name)
        assert not other.exception
        assert "does not exist" in other.error[0].value
        assert other.session_state["ask"].file == ""
        assert not any(OWN in each.value for each in [*other.markdown, *other.header])
    page.switch_page("app_pages/outcome.py").run()
    assert any(OWN in each.value for each in page.markdown)


def test_what_if_works_on_a_scenario_of_ones_own_and_gives_its_file(page, monkeypatch, tmp_path):
    monkeypatch.setattr("ui.parts.page.FULL", 8)
    used(page)
    page.switch_page("app_pages/whatif.py").run()
    asked = page.session_state["ask"].with_change("stakeholders.ontario.capability", 0.9)
    file = tmp_path / "scenario.yaml"
    file.write_text(tasks.file_with_changes(asked), encoding="utf-8")
    assert sim.run(file, replicates=8).data["outcomes"] == tasks.forecast(asked, 8)["outcomes"]
    assert any("winset run scenario.yaml" in each.value for each in page.code)
    assert any("in no link" in each.value for each in page.markdown)


def test_a_bad_change_of_ones_own_scenario_tells_no_folder(page):
    used(page)
    page.query_params["set"] = "policies.ev_quota=-5"
    page.switch_page("app_pages/outcome.py").run()
    assert page.error
    assert page.session_state["yours folder"].path not in everything_sent(page)


def test_an_uploaded_file_fills_the_box(page):
    uploader = page.file_uploader[0]
    text = drafts.template("usmca_review")
    uploader.set_value(("mine.yaml", text.encode(), "application/yaml")).run()
    assert box(page).value == text


@pytest.mark.parametrize(
    ("raw", "told"),
    [(b"title: x\n" + b"#" * 100_000, "at most 100,000 bytes"), (b"\xff\xfe", "no text in UTF-8")],
    ids=["too long", "no text"],
)
def test_an_uploaded_file_that_cannot_be_read_leaves_the_box_as_it_is(page, raw, told):
    before = box(page).value
    page.file_uploader[0].set_value(("mine.yaml", raw, "application/yaml")).run()
    assert told in page.error[0].value
    assert box(page).value == before


def test_a_text_is_never_cut_to_what_may_be_checked(page):
    """What lies beyond the limit may be what matters: the rest alone is not checked for it."""
    text = box(page).value
    box(page).set_value(text + "#" * 200_000 + "\nnonsense: 1\n").run()
    assert not page.success
    assert any("at most 100,000" in each.value for each in page.text)


def test_nothing_that_a_scenario_says_is_markup(page):
    """Title, question and questions with Markdown and HTML in them are drawn letter by letter."""
    nasty = "*a* <b>x</b> [l](http://h) $y$ `z` :red[w] www.h.example a@h.example # end"
    text = drafts.template("beijing_reset")
    text = re.sub(r"^( *)(title|question): .*$", rf"\1\2: '{nasty}'", text, flags=re.MULTILINE)
    assert text.count(nasty) >= 4
    box(page).set_value(text).run()
    page.number_input(key="yours replicates").set_value(16).run()
    press(page, "Run")
    assert page.success
    drawn = [page.markdown, page.header, page.subheader, page.title, page.caption, page.error]
    said = [each.value for kind in drawn for each in kind]
    said += [str(cell) for each in page.table for cell in each.value.to_numpy().ravel()]
    assert sum("http" in each for each in said) >= 4
    for each in said:
        left = re.sub(r"\\.", "", each.replace("**", ""))
        assert not re.search(r"[*<>`$\[\]]", left), each
        assert not re.search(r"https?://|www\.|\w@\w", left.replace("\\", "")), each


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("see HTTPS://h.example/a", "see HTTPS:{}//h.example/a"),
        ("www.h.example, or http://h", "www{}.h.example, or http:{}//h"),
        ("ask a.b+c-d@h.example", "ask a.b+c-d{}@h.example"),
        ("@ontario paid 3 @ 4", "@ontario paid 3 @ 4"),
    ],
)
def test_no_link_is_made_of_an_address_in_a_text(text, drawn):
    """A browser would make a link of an address that nothing interrupts."""
    assert plain(text).replace("\\", "") == drawn.format(*["\u2060"] * 2)
