"""The instruments there are: each has a key beside this file, and its item texts are nobody's here."""

from __future__ import annotations

from functools import cache
from importlib import resources

from attunement.instruments.key import REFUSED, Instrument
from attunement.instruments.key_file import parse_key
from attunement.vocabulary import BadValueError, UnknownNameError


@cache
def instrument_names() -> tuple[str, ...]:
    """Return the names of all instruments, those included that are not scored here.

    >>> "ecr-r" in instrument_names(), len(instrument_names())
    (True, 33)
    """
    folder = resources.files("attunement.instruments") / "keys"
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml")))


@cache
def instrument(name: str) -> Instrument:
    """Return an instrument by its name.

    >>> instrument("ecr-r").scale("avoidance").items[:2]
    ('19', '20')
    """
    if name not in instrument_names():
        raise UnknownNameError.of("instrument", name, instrument_names())
    file = resources.files("attunement.instruments") / "keys" / f"{name}.toml"
    return parse_key(file.read_text(encoding="utf-8"), name=f"{name}.toml")


def scored_instrument(name: str) -> Instrument:
    """Return an instrument that can be scored, or say why it is not.

    Errors
    ------
    UnknownNameError for another name; BadValueError for an instrument that is only scored by others, or not yet.
    """
    found = instrument(name)
    if found.kind == REFUSED:
        raise BadValueError(f"{found.name} is not scored here: {found.refused}")
    return found
