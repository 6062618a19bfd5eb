"""Item texts that somebody else holds: a folder with the text and the grant that allows its use, word for word.

No item text comes with this program. A lab that has a permission puts text and permission into a folder:

    pack.toml      instrument, holder, grant (word for word), date, language, uses (research, clinic, self)
    items.csv      item, text

Text is used for finding columns whose names are the items themselves, as survey programs write them. It is written nowhere. A use
outside the grant is refused with whom to ask.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from attunement.instruments.answers import read_answers_table
from attunement.instruments.catalogue import instrument
from attunement.instruments.key import USES, Instrument
from attunement.recordings.tables.table import plain
from attunement.vocabulary import BadFileError, BadValueError

NEEDED = ("instrument", "holder", "grant", "date", "language", "uses")
SHORTEST_GRANT = 20
"""A grant word for word has more letters than that."""


@dataclass(frozen=True)
class Pack:
    """Item texts of one instrument, and what their holder allowed.

    Attributes
    ----------
    grant
        The holder's words.
    uses
        research, clinic, self.
    texts
        By item.
    """

    folder: str
    instrument: Instrument
    holder: str
    grant: str
    date: str
    language: str
    uses: tuple[str, ...]
    texts: Mapping[str, str]

    def texts_for(self, of: Instrument, use: str) -> Mapping[str, str]:
        """Return the texts for a use of an instrument.

        Errors
        ------
        BadValueError where the text is another instrument's, or the grant does not cover the use.
        """
        if of.id != self.instrument.id:
            raise BadValueError(
                f"The pack {self.folder} holds text of {self.instrument.id}, and {of.id} was asked for."
            )
        if use not in USES:
            raise BadValueError(f"--use is '{use}'; say what the text is used for: {', '.join(USES)}.")
        if use not in self.uses:
            raise BadValueError(
                f"The grant of the pack {self.folder} covers {' and '.join(self.uses)}, and not {use}: '{self.grant}' "
                f"({self.holder}, {self.date}). Ask {self.holder} first, and put the new grant into pack.toml."
            )
        return self.texts


def load_pack(folder: Path) -> Pack:
    """Return the pack in a folder; all that is wrong with it is said at once.

    Errors
    ------
    BadFileError with everything that is missing or cannot be; BadValueError for text that may not be brought at all.
    """
    try:
        tree = tomllib.loads((folder / "pack.toml").read_text("utf-8"))
    except FileNotFoundError:
        raise BadFileError(
            f"There is no pack.toml in {folder}. A pack says whose text it is, and what the holder allowed."
        ) from None
    except (ValueError, OSError, RecursionError) as problem:
        raise BadFileError(f"{folder / 'pack.toml'} cannot be read: {problem}. Mend the file.") from None
    wrong = [f"'{name}' is missing" for name in NEEDED if name not in tree]
    wrong += [f"'{name}' means nothing here" for name in sorted(tree.keys() - set(NEEDED))]
    wrong += [
        f"'{name}' is {tree[name]!r}; write words" for name in NEEDED[:-1] if name in tree and not _is_text(tree[name])
    ]
    uses = tree.get("uses", [])
    if "uses" in tree and (not isinstance(uses, list) or not uses or not set(map(str, uses)) <= set(USES)):
        wrong.append(f"'uses' is {uses!r}; write a list of {', '.join(USES)}")
    if len(str(tree.get("grant", "x" * SHORTEST_GRANT))) < SHORTEST_GRANT:
        wrong.append(f"'grant' is '{tree['grant']}'; write the holder's words, all of them")
    if wrong:
        raise _unusable(folder, wrong)
    of = instrument(str(tree["instrument"]))
    if not of.licence.packs:
        raise BadValueError(
            f"Text of {of.name} may not be brought in a pack: {of.licence.note}. Ask {of.licence.holder}; answers "
            "are scored without text."
        )
    texts = _texts(folder, of)
    return Pack(
        folder.name, of, str(tree["holder"]), str(tree["grant"]).strip(), str(tree["date"]), str(tree["language"]),
        tuple(map(str, uses)), texts,
    )  # fmt: skip


def _is_text(value: object) -> bool:
    return isinstance(value, date) or (isinstance(value, str) and bool(value.strip()))


def _texts(folder: Path, of: Instrument) -> dict[str, str]:
    table = read_answers_table(folder / "items.csv")
    item, text = table.need("item"), table.need("text")
    found: dict[str, str] = {}
    wrong = []
    for line, row in table.rows:
        name, words = table.cell(row, item), table.cell(row, text)
        if name not in of.items or name in found or not plain(words):
            why = "there twice" if name in found else "no item" if name not in of.items else "without text"
            wrong.append(f"{table.where(line)}: item '{name}' is {why}")
        found[name] = words
    wrong += [f"items.csv has no text of item {name}" for name in of.items if name not in found]
    same = [name for name in found if sum(plain(found[name]) == plain(other) for other in found.values()) > 1]
    wrong += [f"items {', '.join(same)} have the same text"] if same else []
    if wrong:
        raise _unusable(folder, wrong)
    return found


def _unusable(folder: Path, wrong: list[str]) -> BadFileError:
    return BadFileError(f"The pack {folder} cannot be used:\n" + "\n".join(f"  {line}." for line in wrong))
