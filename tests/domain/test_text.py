"""What a reader takes for one name, and what bytes are that are no UTF-8."""

import unicodedata

import pytest

from sim.domain.errors import WinsetError
from sim.files.text import alike, decoded, same, tidy, utf16

ONE = {
    "letters and marks apart": (unicodedata.normalize("NFD", "Évêché"), "Évêché"),
    "a blank that does not break": ("Parti\u00a0vert", "Parti vert"),
    "a narrow blank, two blanks": ("Parti \u202f vert", "Parti vert"),
    "outer blanks": ("\u2003Parti vert ", "Parti vert"),
    "marks of no width": ("\ufeffPar\u00adti\u200b vert\u200e", "Parti vert"),
    "an apostrophe of a word processor": ("Val d’Oise", "Val d'Oise"),
    "a hyphen that does not break": ("Loire\u2011Sud", "Loire-Sud"),
    "a dash": ("Loire–Sud", "Loire-Sud"),
    "quotes": ("“Verts”", '"Verts"'),
}
DOUBTFUL = {
    "case": ("LOIRE", "Loire"),
    "an accent": ("Evêché", "Évêché"),
    "wide letters": ("Ｌｏｉｒｅ", "Loire"),
    "one letter for two": ("ﬁsher", "fisher"),
    "letters of Cyrillic": ("Р\u0430rty", "Party"),
    "letters of Greek": ("ΝΑΤΟ", "NATO"),
}


@pytest.mark.parametrize(("typed", "meant"), ONE.values(), ids=ONE)
def test_names_that_a_reader_takes_for_one(typed: str, meant: str) -> None:
    assert typed != meant
    assert same(typed) == same(meant)


@pytest.mark.parametrize(("typed", "meant"), DOUBTFUL.values(), ids=DOUBTFUL)
def test_names_that_may_be_one(typed: str, meant: str) -> None:
    assert same(typed) != same(meant)
    assert alike(typed) == alike(meant)


def test_names_that_differ() -> None:
    assert len({alike(name) for name in ("Loire", "Loire 2", "Loir", "L'oire", "Lo ire")}) == 5


def test_a_tidy_name_keeps_what_can_be_seen() -> None:
    assert tidy("  Val   d’Oise\u00a0– “A” ") == "Val d’Oise – “A”"
    assert tidy("می\u200cخواهم") == "می\u200cخواهم"  # a joiner shapes the letters beside it


@pytest.mark.parametrize("code", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16(code: str) -> None:
    raw = "actor\tposition\nÉvêché\t5\n".encode(code)
    assert (utf16(raw) or "").endswith("actor\tposition\nÉvêché\t5\n")
    with pytest.raises(WinsetError, match=r"^f: is UTF-16 text\. Save it as UTF-8\.$"):
        decoded(raw, "f", "Save the sheet.")


@pytest.mark.parametrize("raw", [b"", b"a", b"actor,\xc3\xa9\n", b"a\0b", b"\0\0\0\0"])
def test_not_utf_16(raw: bytes) -> None:
    assert utf16(raw) is None


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"PK\x03\x04..xl/workbook.xml", "f: is an Excel workbook. Save the sheet."),
        (
            b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
            "f: is an OpenDocument workbook. Save the sheet.",
        ),
        (b"PK\x03\x04table.csv", "f: is a workbook or a zip archive. Save the sheet."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "f: is an old Excel workbook (.xls). Save the sheet.",
        ),
        (
            b"a\nb,\xc9v\xeach\xe9;1\n",
            "f:2:3: is not UTF-8. Save it as UTF-8. It may be text of Win",
        ),
        (b"a\nb,\xc9v\xeach\xe9;1\n", "with 'Évêché' here: in Excel, choose CSV UTF-8."),
        (b"a\n\x81\x8d", "f:2:1: is not UTF-8. Save it as UTF-8."),
    ],
)
def test_bytes_that_are_no_utf_8(raw: bytes, said: str) -> None:
    with pytest.raises(WinsetError) as told:
        decoded(raw, "f", "Save the sheet.")
    assert said in str(told.value)
