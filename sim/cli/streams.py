"""What is printed reaches any terminal or file, whatever its encoding.

Python fails where a stream's encoding lacks a character, as that of a redirected stream does on
Windows. Here such a character is replaced by one that says the same, so that nothing is lost.
"""

import codecs
import io
import sys
import unicodedata

ERRORS = "winset"
SAME_WIDTH = dict(
    zip("█▉▊▋▌▍▎▏░−–—─│·•×≈‘’“”\u202f\xa0", "#####===.----|.*x~''\"\"  ", strict=True)
)
LONGER = {
    "…": "...",
    "→": "->",
    "←": "<-",
    "✓": "ok",
    "✗": "no",
    "≤": "<=",
    "≥": ">=",
    "±": "+-",
    "⊂": "in",
    "½": "1/2",
    "¼": "1/4",
    "²": "^2",
    "³": "^3",
}
PLAIN = SAME_WIDTH | LONGER


def prepare() -> None:
    """Make the standard streams replace what their encoding lacks."""
    codecs.register_error(ERRORS, _replaced)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # and not what a test or a notebook put there
            stream.reconfigure(errors=ERRORS)


def is_utf8() -> bool:
    """Whether standard output takes every character as it is."""
    name = getattr(sys.stdout, "encoding", None)
    return name is None or codecs.lookup(name).name.startswith("utf")


def ended(code: int) -> int:
    """The exit code of a command that ended with `code`, once its output is out.

    A reader that has seen enough (`winset list | head -1`) is no error; a full disk is one.
    """
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = None
        return 0
    except OSError as error:
        sys.stdout = None
        print(f"The output cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    return code


def unread() -> bool:
    """Whether nobody reads the output any more."""
    try:
        print(flush=True)
    except BrokenPipeError:
        return True
    return False


def _replaced(error: UnicodeError) -> tuple[str, int]:
    """What to print in place of characters; longer words take the room of blanks that follow."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text, end = error.object, error.end
    found = "".join(_plain(letter) for letter in text[error.start : end])
    for _ in range(len(found) - (end - error.start)):  # columns stay in line
        if text[end : end + 2] == "  ":
            end += 1
    return found, end


def _plain(letter: str) -> str:
    if letter in PLAIN:
        return PLAIN[letter]
    if not letter.isalpha():  # a power or a fraction without its sign would be another number
        return "?"
    return unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode() or "?"
