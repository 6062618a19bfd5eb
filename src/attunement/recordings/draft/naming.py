"""How files are named: a pattern that finds the dyad, and the occasion and coder if there are any, in several names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from attunement.recordings.draft.plain_words import kind_of_person

_MARKS = {
    "dyad": {"dyad", "d", "family", "fam", "couple", "pair", "p", "id", "sub", "subject", "s", "case", "participant"},
    "occasion": {
        "v",
        "visit",
        "t",
        "time",
        "session",
        "sess",
        "ses",
        "wave",
        "w",
        "m",
        "mo",
        "month",
        "day",
        "occasion",
    },
    "coder": {"coder", "rater", "c", "r", "coded"},
}
_AFTER = {"m", "mo", "mos", "month", "months", "wk", "weeks", "y", "yr"}  # units of age behind a number
_MOMENTS = {
    "play",
    "free",
    "still",
    "reunion",
    "pre",
    "post",
    "before",
    "after",
    "home",
    "lab",
    "freeplay",
    "stillface",
}


@dataclass(frozen=True)
class Naming:
    """A pattern for names, what it gives for each of them, and what is doubtful about it."""

    pattern: str
    gives: tuple[tuple[str, dict[str, str]], ...]
    doubt: str = ""


@dataclass(frozen=True)
class _Piece:
    """The same place in all names: what stands there in each."""

    values: tuple[str, ...]

    @property
    def same(self) -> bool:
        return len({value.casefold() for value in self.values}) == 1

    @property
    def kind(self) -> str:
        kinds = {"number" if v.isdigit() else "letters" if v.isalpha() else "sign" for v in self.values}
        return kinds.pop() if len(kinds) == 1 else "mixed"

    @property
    def persons(self) -> bool:
        kinds = [kind_of_person(value) for value in self.values]
        return None not in kinds and len(set(kinds)) > 1  # childA and childB are two children

    @property
    def moments(self) -> bool:
        return {value.casefold() for value in self.values} <= _MOMENTS

    def shape(self, *, role: str = "") -> str:
        if self.same and not role:
            text = re.sub(r"([.^$*+?{}\[\]\\|()])", r"\\\1", self.values[0])
            return text if len(set(self.values)) == 1 else f"(?i:{text})"
        ascii_only = all(value.isascii() for value in self.values)
        return "[0-9]+" if self.kind == "number" else "[A-Za-z]+" if ascii_only else r"[^\W\d_]+"


def proposed_naming(labels: Sequence[tuple[str, str]]) -> Naming | None:
    r"""Return a pattern for (stem of the file, name of the observation), or None where none helps.

    >>> proposed_naming([("d45_child", "d45_child"), ("d45_mother", "d45_mother")]).pattern
    'd(?P<dyad>[0-9]+)_[A-Za-z]+'
    >>> naming = proposed_naming([("p12_v1", "p12_v1"), ("p12_v2", "p12_v2"), ("p7_v1", "p7_v1")])
    >>> naming.pattern, naming.gives[0][1]
    ('p(?P<dyad>[0-9]+)_v(?P<occasion>[0-9]+)', {'dyad': '12', 'occasion': '1'})
    """
    stems, names = [stem for stem, _ in labels], [name for _, name in labels]
    told = stems if len(set(stems)) == len(stems) else names
    if len(labels) < 2 or len(set(told)) < len(told):
        return None
    pieces = _aligned(told)
    if pieces is None:
        return None
    roles, doubt = _roles(pieces)
    if roles is None or (len(pieces) == len(roles) == 1):
        return None
    shapes = [
        f"(?P<{role}>{p.shape(role=role)})" if (role := roles.get(i, "")) else p.shape() for i, p in enumerate(pieces)
    ]
    wanted = [{role: pieces[i].values[k] for i, role in sorted(roles.items())} for k in range(len(told))]
    whole = ("^" if told is stems else "/") + "".join(shapes)
    for pattern in (_shortened(pieces, shapes), whole):
        found = [match and match.groupdict() for match in (re.search(pattern, "/".join(label)) for label in labels)]
        if found == wanted:
            return Naming(pattern, tuple(zip(told, wanted, strict=True)), doubt)
    return None


def _aligned(names: Sequence[str]) -> list[_Piece] | None:
    """Cut names at the changes between letters, numbers and signs; None where they are not built alike."""
    cut = [re.findall(r"\d+|[^\W\d_]+|[\W_]+", name) for name in names]
    if len({len(parts) for parts in cut}) != 1:
        return None
    pieces: list[_Piece] = []
    for values in zip(*cut, strict=True):
        piece = _Piece(values)
        if piece.kind == "mixed" or (piece.kind == "sign" and not piece.same):
            return None
        begin = _shared_beginning(values)
        marked = begin.casefold() in _MARKS["coder"] | _MARKS["occasion"] and len(begin) > 1
        if not piece.same and marked and all(len(value) > len(begin) for value in values):  # coderA, coderB
            pieces += [_Piece((begin,) * len(values)), _Piece(tuple(value[len(begin) :] for value in values))]
        else:
            pieces.append(piece)
    return pieces


def _shared_beginning(values: Sequence[str]) -> str:
    letters = takewhile(lambda column: len(set(column)) == 1, zip(*values, strict=False))
    return "".join(column[0] for column in letters)


def _roles(pieces: Sequence[_Piece]) -> tuple[dict[int, str] | None, str]:
    """Return which pieces tell the dyad, the occasion and the coder, and what is doubtful about that."""
    varying = [i for i, piece in enumerate(pieces) if not piece.same and not piece.persons]
    roles: dict[int, str] = {}
    for i in varying:
        role = "occasion" if pieces[i].moments else _marked(pieces, i)
        if role and role not in roles.values():
            roles[i] = role
    steady = [i for i, piece in enumerate(pieces) if piece.same and i not in roles and _stands_alone(pieces, i)]
    marked = [i for i in steady if _marked(pieces, i) == "dyad"]
    doubt = ""
    for i in [i for i in varying if i not in roles]:
        letters = pieces[i].kind == "letters"
        number_left = any(pieces[j].kind == "number" for j in varying if j not in roles and j != i)
        if "dyad" not in roles.values() and not (letters and (number_left or marked)):
            roles[i] = "dyad"
        elif "occasion" not in roles.values():
            roles[i] = "occasion"
            values = list(dict.fromkeys(pieces[i].values))
            doubt = f"If {' and '.join(values[:2])} are two coders of one visit, write coder instead of occasion."
        else:
            return None, ""
    if "dyad" not in roles.values():
        words = [i for i, p in enumerate(pieces) if p.same and p.kind == "letters" and i + 1 not in roles]
        steady = steady or ([] if varying else [i for i, p in enumerate(pieces) if p.same and p.kind == "number"])
        if steady or ("coder" in roles.values() and words):
            longest = sorted(steady, key=lambda i: -len(pieces[i].values[0]))
            roles[[*marked, *longest, *words][0]] = "dyad"
        elif len(varying) == 1 and "coder" not in roles.values():  # visit1, visit2: as far as names tell, two dyads
            roles = {varying[0]: "dyad"}
        else:
            return None, ""
    return roles, doubt


def _stands_alone(pieces: Sequence[_Piece], at: int) -> bool:
    """Return whether a number that all names share may be the dyad's: marked as such, or not part of a word."""
    if pieces[at].kind != "number":
        return False
    return at == 0 or pieces[at - 1].kind == "sign" or _marked(pieces, at) == "dyad"


def _marked(pieces: Sequence[_Piece], at: int) -> str | None:
    """Return what the word before a piece (or a unit behind it) says it is."""
    behind = pieces[at + 1 : at + 3]
    unit = behind[0].values[0].casefold() if behind and behind[0].same else ""
    if unit in _AFTER and not (len(behind) > 1 and behind[1].kind == "number"):  # 12m, but not 3367m3
        return "occasion"
    before = next((piece for piece in reversed(pieces[:at]) if piece.kind != "sign"), None)
    if before is None or not before.same or before.kind != "letters":
        return None
    word = before.values[0].casefold()
    return next((role for role, words in _MARKS.items() if word in words), None)


def _shortened(pieces: Sequence[_Piece], shapes: Sequence[str]) -> str:
    """Leave out the beginning and the end that all names share, but for what marks the first place that differs."""
    telling = [i for i, shape in enumerate(shapes) if shape.startswith("(?P") or not pieces[i].same]
    first, last = telling[0], telling[-1]
    while first > 0 and pieces[first - 1].kind == "sign":
        first -= 1
    return "".join(shapes[max(first - 1, 0) : last + 1])
