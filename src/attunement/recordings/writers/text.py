r"""Text in files of other tools: what they would swallow is written with a backslash, what they cannot hold is refused.

Many tools cut blanks off the ends of a text, break at line ends, or take an empty text for none. So a text that is
empty is written `\`, a blank at an end `\s`, a line end `\n`, a tab `\t`, and a backslash itself `\\`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from attunement.vocabulary import CannotWriteError

_WRITTEN = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_READ = {"\\": "\\", "n": "\n", "r": "\r", "t": "\t", "s": " "}
_MARK = re.compile(r"\\(\\|[nrts]|u[0-9a-f]{4})")
_CONTROL = re.compile(
    "[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # unfit for XML or a line


def escaped(text: str) -> str:
    r"""Return a text as one line that no tool shortens.

    >>> print(escaped(" smile"), escaped(""))
    \ssmile \
    """
    if not text:
        return "\\"
    inside = "".join(_WRITTEN.get(letter, letter) for letter in text)
    first = _visible(inside[0])
    return first if len(inside) == 1 else first + inside[1:-1] + _visible(inside[-1])


def _visible(letter: str) -> str:
    if not letter.isspace():
        return letter
    return "\\s" if letter == " " else f"\\u{ord(letter):04x}"


def unescaped(text: str) -> str | None:
    r"""Return the text that `escaped` wrote; None where there is no text at all.

    >>> unescaped(escaped(" smile\\")) == " smile\\"
    True
    """
    if text in ("", "\\"):
        return "" if text else None
    return _MARK.sub(lambda mark: _READ.get(mark[1], "") or chr(int(mark[1][1:], 16)), text)


def checked(text: str, form: str, *, one_line: bool = False) -> str:
    """Return a text, or refuse it where it holds a character that a tool's files cannot.

    Parameters
    ----------
    form
        What is being written, with its article ("An ELAN file").
    one_line
        Whether line ends and tabs are refused, too.
    """
    bad = _CONTROL.search(text) or (re.search("[\t\n\r]", text) if one_line else None)
    if bad:
        raise CannotWriteError(
            f"{form} cannot hold the character {bad[0]!r} in '{text[:40]}'. Rename the code, or write .csv, which can."
        )
    return text


def identifier(*parts: str, longest: int = 60) -> str:
    """Return words as one name of letters, digits and underscores that begins with a letter, for tools that need one.

    >>> identifier("mère", "voix aiguë"), identifier("1"), identifier("child", "ابتسامة")
    ('mere_voix_aigue', 'code_1', 'child_code')
    """
    name = "_".join(_ascii(part) or "code" for part in parts)
    name = name if name[0].isalpha() else f"code_{name}"
    return name[:longest].rstrip("_")


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_")


def unused(name: str, taken: Iterable[str], mark: str = " #") -> str:
    """Return a name, with a number where it is taken, be it in other capitals.

    >>> unused("child/gaze", ["Child/gaze"])
    'child/gaze #2'
    """
    folded, number, wanted = {other.casefold() for other in taken}, 2, name
    while wanted.casefold() in folded:
        wanted, number = f"{name}{mark}{number}", number + 1
    return wanted
