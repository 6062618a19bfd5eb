"""Codebook files: reading and checking the TOML, and the published schemes that come with Attunement."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

from attunement.recordings.codebook.codebook import CHOICES, ROLES, Band, Codebook, Rules, Stretch, Track, Visit
from attunement.vocabulary import BadFileError, BadValueError, UnknownNameError


def load_codebook(path: str | Path) -> Codebook:
    """Read a codebook from a TOML file."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeError, ValueError) as problem:
        raise BadFileError(
            f"The codebook {path.name} cannot be read: {problem}. It must be a text file in UTF-8."
        ) from problem
    return parse_codebook(text, where=path.name)


def published_codebook(name: str) -> Codebook:
    """Return a codebook of a published coding scheme that comes with Attunement.

    >>> published_codebook("affect-3").phases()["child", "affect", "positive"]
    'positive'
    """
    folder = resources.files("attunement.recordings.codebook") / "published"
    file = folder / f"{name}.toml"
    if name not in published_codebooks():
        raise UnknownNameError.of("published codebook", name, published_codebooks())
    return parse_codebook(file.read_text(encoding="utf-8"), where=f"{name}.toml")


def published_codebooks() -> tuple[str, ...]:
    """Return the names of the published coding schemes that come with Attunement."""
    folder = resources.files("attunement.recordings.codebook") / "published"
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml")))


def parse_codebook(text: str, *, where: str = "codebook") -> Codebook:
    """Return the codebook that a TOML text describes, or say what is wrong with it."""
    try:
        tree = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise BadFileError(f"{where} is not valid TOML: {problem}. See docs/recordings.md for an example.") from problem
    _known(
        tree,
        ("title", "source", "doc", "observation", "rules", "columns", "table", "track", "episode", "visit", "phases"),
        where,
    )
    observation = _section(tree, "observation", where)
    _known(observation, ("pattern", "procedure", "coder"), f"{where} [observation]")
    table = _section(tree, "table", where)
    _known(table, ("header", "replaces_header", "sheet"), f"{where} [table]")
    if not isinstance(table.get("replaces_header", False), bool):
        raise BadValueError(f"{where} [table] replaces_header must be true or false.")
    phases = _section(tree, "phases", where)
    _known(phases, ("negative",), f"{where} [phases]")
    columns = _section(tree, "columns", where)
    _known(columns, ROLES, f"{where} [columns]")
    tracks = [
        _track(entry, f"{where} [[track]] number {i}") for i, entry in enumerate(_entries(tree, "track", where), 1)
    ]
    episodes = [
        _build(Stretch, entry, f"{where} [[episode]] number {i}")
        for i, entry in enumerate(_entries(tree, "episode", where), 1)
    ]
    visits = [
        _build(Visit, entry, f"{where} [[visit]] number {i}")
        for i, entry in enumerate(_entries(tree, "visit", where), 1)
    ]
    pattern = _text(observation.get("pattern", ""), f"{where} [observation] pattern")
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as problem:
        raise BadValueError(f"{where}: the pattern '{pattern}' is not a regular expression: {problem}.") from problem
    return Codebook(
        title=_text(tree.get("title", ""), f"{where} title"),
        source=_text(tree.get("source", ""), f"{where} source"),
        tracks=tuple(tracks),
        rules=_rules(_section(tree, "rules", where), f"{where} [rules]"),
        pattern=pattern,
        procedure=_text(observation.get("procedure", ""), f"{where} [observation] procedure"),
        coder=_text(observation.get("coder", ""), f"{where} [observation] coder"),
        columns={role: _text(name, f"{where} [columns] {role}") for role, name in columns.items()},
        header=_texts(table.get("header", []), f"{where} [table] header"),
        header_replaces=table.get("replaces_header", False),
        sheet=_text(table.get("sheet", ""), f"{where} [table] sheet"),
        episodes=tuple(episodes),
        visits=tuple(visits),
        negative=_texts(phases["negative"], f"{where} [phases] negative") if "negative" in phases else None,
    )


def _rules(given: Mapping[str, Any], where: str) -> Rules:
    for name, value in given.items():
        if name in CHOICES and value not in CHOICES[name]:
            raise BadValueError(
                f"{where}: {name} is {value!r}; it must be one of {', '.join(repr(c) for c in CHOICES[name])}."
            )
    rules = _build(Rules, given, where)
    for name in ("frame_rate", "step_s"):
        value = getattr(rules, name)
        if value is not None and not 0 < value < float("inf"):
            raise BadValueError(f"{where}: {name} is {value}; it must be a positive number.")
    return rules


def _track(given: Mapping[str, Any], where: str) -> Track:
    given = dict(given)
    for name in ("uncodable", "nothing"):
        if name in given:
            given[name] = _texts(given[name], f"{where} {name}")
    for name in ("codes", "phases", "words"):
        if name in given:
            given[name] = {
                str(k): _text(v, f"{where} {name}") for k, v in _mapping(given[name], f"{where} {name}").items()
            }
    bands = given.pop("bands", ())
    if not isinstance(bands, list | tuple):
        raise BadValueError(f"{where}: bands must be a list of {{ code = …, at_least = …, below = … }}.")
    built = tuple(_build(Band, _mapping(band, f"{where} bands"), f"{where} bands") for band in bands)
    _check_bands(built, where)
    return replace(_build(Track, given, where), bands=built)


def _check_bands(bands: Sequence[Band], where: str) -> None:
    """Refuse bands that hold no value or share values: which of two codes was meant, nobody could know."""
    for band in bands:
        if not band.at_least < band.below:
            raise BadValueError(
                f"{where}: the band '{band.code}' runs from {band.at_least:g} to below {band.below:g}, which holds no value."
            )
    for low, high in pairwise(sorted(bands, key=lambda band: (band.at_least, band.below))):
        if high.at_least < low.below:
            raise BadValueError(
                f"{where}: the bands '{low.code}' and '{high.code}' share the values from {high.at_least:g} on. End the "
                f"lower one where the higher begins: below = {high.at_least:g}."
            )


_KINDS = {"str": str, "float": float, "float | None": float, "bool": bool}


def _build(kind: type[Any], given: Mapping[str, Any], where: str) -> Any:
    """Build one of the dataclasses above from a TOML table, checking names and kinds."""
    known = {f.name: f for f in fields(kind)}
    _known(given, known, where)
    values: dict[str, Any] = {}
    for name, value in given.items():
        wanted = _KINDS.get(str(known[name].type))
        if wanted is float and isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300:
            value = float(value)  # noqa: PLW2901
        elif wanted is not None and not isinstance(value, wanted):
            raise BadValueError(
                f"{where}: {name} is {value!r}; it must be a {'text' if wanted is str else wanted.__name__}."
            )
        values[name] = value
    try:
        return kind(**values)
    except TypeError as problem:
        needed = [f.name for f in fields(kind) if f.name not in values and f.default is f.default_factory]
        raise BadValueError(f"{where} lacks {', '.join(needed) or problem}.") from problem


def _known(given: Iterable[str], known: Iterable[str], where: str) -> None:
    for name in given:
        if name not in known:
            raise UnknownNameError.of(f"entry in {where}", name, known)


def _section(tree: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    return _mapping(tree.get(name, {}), f"{where} [{name}]")


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadValueError(f"{where} is {value!r}; it must be a table of names and values.")
    return value


def _entries(tree: Mapping[str, Any], name: str, where: str) -> list[Mapping[str, Any]]:
    value = tree.get(name, [])
    if not isinstance(value, list):
        raise BadValueError(f"{where}: write [[{name}]] with two brackets, once for each {name}.")
    return [_mapping(entry, f"{where} [[{name}]]") for entry in value]


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise BadValueError(f"{where} is {value!r}; it must be a text in quotes.")
    return value


def _texts(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise BadValueError(f'{where} is {value!r}; it must be a list of texts: ["XX", "U"].')
    return tuple(_text(entry, where) for entry in value)
