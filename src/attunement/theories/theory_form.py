"""The form of a theory, looked at before any of its functions is called: what each part must be, said in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import is_dataclass
from enum import IntEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from attunement.theories.interface import MOST_ACTORS, Role
from attunement.vocabulary import BadValueError, ChildAct, PersonAct
from attunement.vocabulary.parameters import values

if TYPE_CHECKING:
    from attunement.theories.interface import Theory

FUNCTIONS = ("begin", "terms", "dwell_s", "newborn", "settle", "tells")


def wrong(theory: Theory, what: str, said: str, out: str, by: Any = None) -> BadValueError:
    """Return the refusal of a theory: what of it is wrong, in which function, and what to write instead."""
    while isinstance(by, partial):
        by = by.func
    code = getattr(by, "__code__", None)
    where = f"  {Path(code.co_filename).name}, from line {code.co_firstlineno}.\n" if code else ""
    return BadValueError(f"The theory {theory.name} cannot be used: its {what} {said}.\n{where}  {out}")


def check_form(theory: Theory) -> None:
    """Refuse a theory whose parts are of the wrong kind.

    Errors
    ------
    BadValueError with the part, what it is, and what it must be.
    """
    if not isinstance(theory.name, str) or not theory.name:
        raise BadValueError(f"A theory is called {theory.name!r}; its name must be a text.")
    for name in ("summary", "equations"):
        if not isinstance(getattr(theory, name), str):
            raise wrong(theory, name, f"is {getattr(theory, name)!r}", "Write it as a text.")
    _parameters(theory)
    if not isinstance(theory.roles, tuple) or not all(isinstance(role, Role) for role in theory.roles):
        raise wrong(
            theory, "roles", f"are {type(theory.roles).__name__}", "Give a tuple of Role(…), in round brackets."
        )
    if not 2 <= len(theory.roles) <= MOST_ACTORS:
        raise wrong(theory, "cast", f"has {len(theory.roles)} roles", f"A bout is of 2 to {MOST_ACTORS} actors.")
    if twice := _twice(role.name for role in theory.roles):
        raise wrong(theory, "cast", f"has several roles called '{twice}'", "Give each role a name of its own.")
    if not callable(theory.policy):
        raise wrong(theory, "policy", f"is {theory.policy!r}", "Give a function.")
    first = theory.roles[0]
    if first.distance is None or first.arousal is None:
        out = "A camera must see how near the first actor is to the others, and pictures show its arousal: give both functions."
        raise wrong(theory, first.name, "keeps no distance or no arousal", out)
    for role in theory.roles:
        _role(theory, role, role.common or (ChildAct if role is first else PersonAct))


def _parameters(theory: Theory) -> None:
    p = theory.parameters
    if p is None:
        raise BadValueError(
            f"The theory {theory.name} has no parameters. Give it a frozen object of declared parameters."
        )
    if not is_dataclass(p) or isinstance(p, type):
        raise wrong(theory, "parameters", f"are {p!r}", "Give a frozen object of declared parameters (`param`).")
    known = values(p)
    for name in theory.free:
        if not name.startswith("population.") and name not in known:
            out = "Name numbers of its parameters as MECHANISM.NUMBER, or of the families as population.NUMBER."
            raise wrong(theory, "free", f"names '{name}', which it does not have", out)


def _role(theory: Theory, role: Role, common: type[IntEnum]) -> None:
    if not role.acts or len(role.acts) != len(role.seen_as):
        out = "seen_as needs one common act for each of a role's acts."
        raise wrong(theory, role.name, f"has {len(role.acts)} acts, seen as {len(role.seen_as)}", out)
    if twice := _twice(role.acts):
        raise wrong(theory, role.name, f"has the act '{twice}' several times", "Give each act a name of its own.")
    for act, code in zip(role.acts, role.seen_as, strict=True):
        if not _is_common(code, common):
            out = f"A camera sees one of the {len(common)} common acts, 0 to {len(common) - 1}."
            raise wrong(theory, role.name, f"has the act '{act}', seen as {code!r}", out)
    pairs: Any = role.shows
    if pairs and not (len(pairs) == len(role.acts) and all(_both(pair, common) for pair in pairs)):
        out = f"Give each act a pair of common acts, 0 to {len(common) - 1}: of the body, and of voice and face."
        raise wrong(theory, f"shows of the {role.name}", f"is {pairs!r}", out)
    for name in ("traits", "bond", "slow"):
        kind = getattr(role, name)
        if not (kind is None and name != "traits") and not hasattr(kind, "_fields"):
            raise wrong(theory, f"{name} of the {role.name}", f"is {kind!r}", "Give a class derived from NamedTuple.")
    for name in FUNCTIONS:
        if not callable(getattr(role, name)):
            raise wrong(theory, f"{name} of the {role.name}", f"is {getattr(role, name)!r}", "Give a function.")
    _mechanisms(theory, role)


def _is_common(code: Any, common: type[IntEnum]) -> bool:
    return not isinstance(code, bool) and isinstance(code, int | np.integer) and bool(0 <= code < len(common))


def _both(pair: Any, common: type[IntEnum]) -> bool:
    return isinstance(pair, tuple) and len(pair) == 2 and all(_is_common(code, common) for code in pair)


def _mechanisms(theory: Theory, role: Role) -> None:
    pairs: Any = role.mechanisms
    if not isinstance(pairs, tuple) or not all(map(_named, pairs)):
        out = 'Give a tuple of pairs: (("name", function), …).'
        raise wrong(theory, f"mechanisms of the {role.name}", "have another form", out)


def _named(pair: Any) -> bool:
    return isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[0], str) and callable(pair[1])


def _twice(names: Iterable[str]) -> str:
    return next((name for name, count in Counter(names).items() if count > 1), "")
