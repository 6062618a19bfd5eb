"""Files of keys: one TOML for each instrument; everything that is wrong with one is said at once, with its place.

name = "Perceived Stress Scale"
version = "10 items, 1988"
citation = "Cohen & Williamson (1988)"
what = "Asks how often life felt unpredictable, uncontrollable and overloaded in the last month."
is_not = "No diagnosis, and no limit between ordinary and too much stress."
kind = "answers"
items = 10                      # or names: ["secure", "fearful"]
lowest = 0
highest = 4
key = "verified"                # or "data", "memory"
key_source = "the authors' page"

[missing]
least = 0.8
source = "ours; none was published"

[licence]
holder = "S. Cohen"
note = "free for academic use"

[[scale]]
name = "total"
items = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
reverse = [4, 5, 7, 8]
rule = "sum"
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attunement.instruments.key import (
    ANSWERS,
    COUNT,
    KINDS,
    KNOWN,
    MEAN,
    REFUSED,
    RULES,
    Accuracy,
    Group,
    Help,
    Instrument,
    Licence,
    MissingRule,
    Norm,
    Retest,
    Scale,
    Stored,
)
from attunement.vocabulary import BadFileError

TEXTS = ("name", "version", "citation", "what", "is_not", "kind")
"""What every key says of its instrument."""
PLACES: Mapping[str, Mapping[str, type | tuple[type, ...]]] = {
    "": {
        **dict.fromkeys(TEXTS, str), "refused": str, "per_relationship": bool, "items": (int, list), "lowest": int,
        "highest": int, "key": str, "key_source": str, "warning": str, "missing": dict, "licence": dict, "scale": list,
        "values": list, "norm": list, "retest": list, "stored": list, "accuracy": list, "help": dict,
    },
    "missing": {"least": (int, float), "source": str},
    "licence": {"holder": str, "note": str, "packs": bool},
    "scale": {"name": str, "items": list, "reverse": list, "minus": list, "rule": str, "group": list},
    "group": {"name": str, "items": list, "counts": list},
    "values": {"items": list, "of": list},
    "norm": {
        "scale": str, "sample": str, "n": int, "mean": (int, float), "sd": (int, float), "lowest": int, "highest": int,
        "source": str, "reliability": float,
    },
    "retest": {"scale": str, "value": float, "apart": str, "source": str},
    "stored": {"name": str, "means": str, "turned": list},
    "accuracy": {"at": int, "sensitivity": list, "specificity": list, "source": str},
    "help": {"item": (int, str), "above": int, "asks": str},
}  # fmt: skip
OPTIONAL = {
    "": {"refused", "per_relationship", "warning", "values", "norm", "retest", "stored", "accuracy", "help", *(
        "items", "lowest", "highest", "key", "key_source", "missing", "scale")},
    "licence": {"packs"}, "scale": {"reverse", "minus", "group"}, "norm": {"reliability"}, "stored": {"turned"},
}  # fmt: skip
ASKED = ("items", "lowest", "highest", "key", "key_source", "missing", "scale")
"""What a key that scores answers says besides."""


def parse_key(text: str, *, name: str) -> Instrument:
    """Return the instrument that a key describes.

    Errors
    ------
    BadFileError with everything that is wrong, each with its place.
    """
    try:
        tree = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise BadFileError(f"The key {name} is not valid TOML: {problem}. Mend the file.") from None
    wrong = list(_shape(tree, "", ""))
    for table, known in PLACES.items():
        found = tree.get(table)
        if table and known and isinstance(found, dict):
            wrong += _shape(found, table, f"[{table}] ")
        elif table and isinstance(found, list) and table != "items":
            for number, row in enumerate(found, 1):
                wrong += _shape(row, table, f"[[{table}]] {number} ")
                for place, group in enumerate(row.get("group", []) if isinstance(row, dict) else [], 1):
                    wrong += _shape(group, "group", f"[[{table}]] {number}, group {place} ")
    if not wrong:
        wrong += _sense(tree)
    if wrong:
        raise BadFileError(f"The key {name} cannot be used:\n" + "\n".join(f"  {line}." for line in wrong))
    return _made(tree, name)


def _shape(row: Any, table: str, where: str) -> Iterator[str]:
    """Say what a table of the file lacks, has too much, or holds of the wrong kind."""
    if not isinstance(row, dict):
        yield f"{where}is {row!r}; write names and values"
        return
    for name, kind in PLACES[table].items():
        if name not in row:
            if name not in OPTIONAL.get(table, set()):
                yield f"{where}'{name}' is missing"
        elif not isinstance(row[name], kind) or (isinstance(row[name], bool) and kind is not bool):
            kinds = kind if isinstance(kind, tuple) else (kind,)
            yield f"{where}'{name}' is {row[name]!r}; it must be {' or '.join(k.__name__ for k in kinds)}"
    for name in row.keys() - PLACES[table].keys():
        yield f"{where}'{name}' means nothing here; known are {', '.join(PLACES[table])}"


def _sense(tree: Mapping[str, Any]) -> Iterator[str]:
    """Say what cannot be: unknown words, items that are not there, ranges upside down, scales in twos."""
    if tree["kind"] not in KINDS:
        yield f"'kind' is '{tree['kind']}'; it must be {', '.join(KINDS)}"
        return
    if (tree["kind"] == REFUSED) != bool(tree.get("refused")):
        yield "'refused' says why nothing is scored, and stands exactly where kind is 'refused'"
    if tree["kind"] == REFUSED:
        return
    lost = [name for name in ASKED if name not in tree and (name != "scale" or tree["kind"] == ANSWERS)]
    if lost:
        yield f"{', '.join(lost)}: missing, and nothing can be scored without"
        return
    yield from _sense_of_answers(tree, _names(tree))
    scales = [scale["name"] for scale in tree.get("scale", [])]
    if len(set(scales)) < len(scales):
        yield "a scale is named twice"
    for number, scale in enumerate(tree.get("scale", []), 1):
        yield from _sense_of_scale(scale, f"[[scale]] {number} ('{scale['name']}')", _names(tree))
    for table in ("norm", "retest"):
        for number, row in enumerate(tree.get(table, []), 1):
            if row["scale"] not in scales:
                yield f"[[{table}]] {number}: there is no scale '{row['scale']}'; scales are {', '.join(scales)}"


def _sense_of_answers(tree: Mapping[str, Any], items: tuple[str, ...]) -> Iterator[str]:
    if tree["key"] not in KNOWN:
        yield f"'key' is {tree['key']!r}; it must be {', '.join(KNOWN)}"
    if not tree["lowest"] < tree["highest"]:
        yield f"answers go from {tree['lowest']} to {tree['highest']}; the second must be higher"
    if len(set(items)) < len(items) or not items:
        yield "items must be named, each once"
    if not 0 < tree["missing"]["least"] <= 1:
        yield f"[missing] least is {tree['missing']['least']}; it is a share, above 0 and up to 1"
    named = {
        "values": [row["items"] for row in tree.get("values", [])],
        "stored": [row.get("turned", []) for row in tree.get("stored", [])],
        "help": [[tree["help"]["item"]]] if "help" in tree else [],
    }
    for table, rows in named.items():
        for number, row in enumerate(rows, 1):
            lost = set(_texts(row)) - set(items)
            if lost:
                yield f"[{table}] {number}: there is no item {', '.join(sorted(lost))}"


def _sense_of_scale(scale: Mapping[str, Any], where: str, items: tuple[str, ...]) -> Iterator[str]:
    own = _texts(scale["items"])
    if scale["rule"] not in RULES:
        yield f"{where}: rule is '{scale['rule']}'; it must be {', '.join(RULES)}"
    for what in ("items", "reverse", "minus"):
        lost = [name for name in _texts(scale.get(what, [])) if name not in (items if what == "items" else own)]
        if lost:
            yield f"{where}: {what} names {', '.join(lost)}, which is no item of the {'instrument' if what == 'items' else 'scale'}"
    if len(set(own)) < len(own) or not own:
        yield f"{where}: items must be named, each once"
    if (scale["rule"] == COUNT) != bool(scale.get("group")):
        yield f"{where}: groups stand exactly where the rule is '{COUNT}'"
    if scale.get("minus") and scale["rule"] == MEAN:
        yield f"{where}: a difference is a sum; write rule = 'sum'"


def _names(tree: Mapping[str, Any]) -> tuple[str, ...]:
    given = tree.get("items", 0)
    return tuple(str(i) for i in range(1, given + 1)) if isinstance(given, int) else _texts(given)


def _texts(given: Iterable[Any]) -> tuple[str, ...]:
    return tuple(map(str, given))


def _made(tree: Mapping[str, Any], name: str) -> Instrument:
    scales = tuple(
        Scale(
            row["name"], _texts(row["items"]), frozenset(_texts(row.get("reverse", ()))),
            frozenset(_texts(row.get("minus", ()))), row["rule"],
            tuple(Group(g["name"], _texts(g["items"]), tuple(g["counts"])) for g in row.get("group", [])),
        )
        for row in tree.get("scale", [])
    )  # fmt: skip
    values = {item: tuple(row["of"]) for row in tree.get("values", []) for item in _texts(row["items"])}
    return Instrument(
        id=name.removesuffix(".toml"),
        **{text: tree[text] for text in TEXTS},
        **{
            text: tree[text] for text in ("refused", "key", "key_source", "warning", "per_relationship") if text in tree
        },
        licence=Licence(**tree["licence"]),
        items=_names(tree),
        lowest=tree.get("lowest", 0),
        highest=tree.get("highest", 0),
        values=values,
        scales=scales,
        missing=MissingRule(**tree["missing"]) if "missing" in tree else MissingRule(1.0, ""),
        norms=tuple(Norm(**row) for row in tree.get("norm", [])),
        retests=tuple(Retest(**row) for row in tree.get("retest", [])),
        stored=tuple(
            Stored(row["name"], row["means"], frozenset(_texts(row.get("turned", ()))))
            for row in tree.get("stored", [])
        ),
        accuracy=tuple(
            Accuracy(row["at"], tuple(row["sensitivity"]), tuple(row["specificity"]), row["source"])
            for row in tree.get("accuracy", [])
        ),
        help=Help(str(tree["help"]["item"]), tree["help"]["above"], tree["help"]["asks"]) if "help" in tree else None,
    )
