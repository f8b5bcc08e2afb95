"""Text as a reader sees it: names that look the same, and bytes that may be text."""

import codecs
import re
import unicodedata

from sim.domain.errors import Problem, WinsetError

_JOINERS = "\u200c\u200d"  # some scripts are written with them
_TYPED = {
    ord(letter): typed
    for letters, typed in ((_JOINERS, ""), ("‘’‛ʼ′＇´", "'"), ("“”„‟″", '"'), ("‐‑‒–—―−－", "-"))
    for letter in letters
}
_LATIN = str.maketrans(  # letters of other alphabets that look like Latin ones
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXo"
)
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_WORKBOOKS = {  # what the file holds: what it is
    b"application/vnd.oasis.opendocument": "an OpenDocument workbook",
    b"xl/": "an Excel workbook",
    b"[Content_Types].xml": "an Excel workbook",
}


def tidy(text: str) -> str:
    """The text without what nobody sees: one code for a letter, single blanks, no empty marks."""
    if not text.isascii():
        letters = unicodedata.normalize("NFC", text)
        kept = (c for c in letters if c in _JOINERS or unicodedata.category(c) != "Cf")
        text = "".join(kept)
    return " ".join(text.split())


def same(text: str) -> str:
    """Equal for texts that a reader takes for one, however they are typed: ' or ’, - or –."""
    text = tidy(text)
    return text if text.isascii() else text.translate(_TYPED)


def alike(text: str) -> str:
    """Equal for texts so alike that one may be the other mistyped: case, accents, look-alikes."""
    if text.isascii():
        return tidy(text).casefold()
    letters = unicodedata.normalize("NFKD", same(text).translate(_LATIN))
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).casefold()


def utf16(raw: bytes) -> str | None:
    """Text that Windows calls Unicode; None where the bytes are no such text."""
    even, odd = raw[:400:2], raw[1:400:2]
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        code = "utf-16"
    elif max(even.count(0), odd.count(0)) * 2 > len(odd) > 0:  # every other byte of Latin text
        code = "utf-16-le" if odd.count(0) > even.count(0) else "utf-16-be"
    else:
        return None
    text = raw.decode(code, errors="replace")
    return None if "\0" in text or "\ufffd" in text else text


def decoded(raw: bytes, name: str, instead: str) -> str:
    """UTF-8 text; WinsetError that says what the bytes are otherwise, and what to do.

    `instead` says what to do with a workbook.
    """
    kind = _workbook(raw)
    if kind:
        raise WinsetError([Problem(f"is {kind}. {instead}", "", name)])
    if utf16(raw) is not None:
        raise WinsetError([Problem("is UTF-16 text. Save it as UTF-8.", "", name)])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        words = f"is not UTF-8. Save it as UTF-8.{_windows(raw, error.start)}"
        raise WinsetError([Problem(words, "", name, line, column)]) from None


def _workbook(raw: bytes) -> str:
    """What kind of workbook the bytes are; nothing where they are none."""
    if raw.startswith(_OLD_OFFICE):
        return "an old Excel workbook (.xls)"
    if not raw.startswith(_ZIP):
        return ""
    return next(
        (kind for mark, kind in _WORKBOOKS.items() if mark in raw), "a workbook or a zip archive"
    )


def _windows(raw: bytes, at: int) -> str:
    """How to save what looks like a Western text of Windows, as Excel's plain CSV is."""
    word = re.findall(rb"[^\s;,\"']*$", raw[:at])[0] + re.findall(rb"^[^\s;,\"']*", raw[at:])[0]
    try:
        seen = word.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    if not seen.isprintable() or not any(letter.isalpha() for letter in seen):
        return ""
    return f" It may be text of Windows, with '{seen[:40]}' here: in Excel, choose CSV UTF-8."
