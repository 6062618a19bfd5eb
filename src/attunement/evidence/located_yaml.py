"""YAML read as plain data that remembers the line of each key, so that a refusal can name it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import yaml

from attunement.vocabulary import BadFileError

# The compiled loader is ten times faster; both build plain data only.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


MOST_BYTES = 16 * 2**20
MOST_VALUES = 500_000  # all published findings together have some thousands


class Located(dict[str, Any]):
    """A mapping that knows its own line and that of each of its keys."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


def read_located(path: Path) -> Any:
    """Read a YAML file; a key given twice, broken YAML and broken text are refused with their line."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadFileError(
                f"{path} is larger than {MOST_BYTES >> 20} MiB; findings are far smaller. Split the file."
            )
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFileError(f"{path} cannot be read ({error}). Give the path of a YAML file in UTF-8.") from error
    try:
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            return None if node is None else _plain(node, loader, path, count())
        finally:
            loader.dispose()
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path}, line {mark.line + 1}" if mark else str(path)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise BadFileError(
            f"{where}: this is not valid YAML ({problem}). Look at indentation and quotes there."
        ) from error
    except RecursionError as error:
        raise BadFileError(
            f"{path}: an entry contains itself or is nested too deeply. Write its values out."
        ) from error


def _plain(node: yaml.Node, loader: Any, path: Path, written: Iterator[int]) -> Any:
    """Return a node as plain data; `written` counts what that takes, as a few aliases can stand for billions of values."""
    if next(written) > MOST_VALUES:
        raise BadFileError(
            f"{path}, line {node.start_mark.line + 1}: written out, this holds more than {MOST_VALUES:,} values. Write them "
            "out instead of repeating them by aliases (*name)."
        )
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, loader, path, written) for item in node.value]
    if not isinstance(node, yaml.MappingNode):
        return loader.construct_object(node)
    mapping = Located(node.start_mark.line + 1)
    for key_node, value_node in node.value:
        key, line = str(_plain(key_node, loader, path, written)), key_node.start_mark.line + 1
        if key in mapping:
            raise BadFileError(
                f"{path}, line {line}: '{key}' was already given in line {mapping.lines[key]}. Keep one."
            )
        mapping[key] = _plain(value_node, loader, path, written)
        mapping.lines[key] = line
    return mapping
