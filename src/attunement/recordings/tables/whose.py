"""Whose rows these are: the columns of a table that tell its observations apart, and when coding of each began and ended.

A table may hold many observations: couples below each other, two visits, two coders. Their columns are named in the
codebook ([columns] dyad, occasion, procedure, coder, observation), or recognised by plain names, which the report says.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, pairwise

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.import_report import Note
from attunement.recordings.sheet import Sheet
from attunement.recordings.tables.table import Table, plain
from attunement.vocabulary import BadFileError

IDENTITY = ("dyad", "occasion", "procedure", "coder")
LIMITS = ("observation_start", "observation_end")
_WORDS = {
    "dyad": "dyad dyadid dyadno dyadnumber dyadnr couple coupleid family familyid pair pairid",
    "occasion": "occasion visit visitid visitno visitnumber session sessionid wave timepoint",
    "procedure": "procedure",
    "coder": "coder coderid codername rater raterid observer observerid",
    "observation": "observation observationid observationname recording recordingid recordingname file filename "
    "rawfilename video videoid videoname",
}
_ROLES = {word: role for role, words in _WORDS.items() for word in words.split()}
SAME_S = 1e-6
Key = tuple[str, ...]


@dataclass(frozen=True)
class Whose:
    """The columns that tell the observations of a table apart.

    Parameters
    ----------
    header
        The names of all columns.
    at
        The place of the column of each role: dyad, occasion, procedure, coder, observation.
    limits
        The places of the columns that say when coding of an observation began and ended.
    """

    header: Sequence[str] = ()
    at: Mapping[str, int] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[int, ...]:
        """The places of all of them."""
        return (*self.at.values(), *self.limits.values())

    def key(self, row: Sequence[str], where: str) -> Key:
        """Return what the columns say of a row; an empty cell is refused."""
        return self.full(tuple(row[i].strip() if i < len(row) else "" for i in self.at.values()), where)

    def full(self, key: Key, where: str) -> Key:
        """Return a key if nothing of it is empty."""
        for (role, i), cell in zip(self.at.items(), key, strict=True):
            if not cell:
                raise BadFileError(
                    f"{where}: the column '{self.header[i]}' tells observations apart (as the {role}) and is empty here. "
                    "Fill it in, in every row."
                )
        return key

    def identity(self, key: Key) -> dict[str, str]:
        """Return what a key says of dyad, occasion, procedure and coder."""
        return {role: label(cell) for role, cell in zip(self.at, key, strict=True) if role in IDENTITY}

    def name(self, key: Key, default: str) -> str:
        """Return how the table calls an observation: by its name, or its dyad, with the occasion if there is one."""
        known = {role: label(cell) for role, cell in zip(self.at, key, strict=True)}
        if "observation" in known:
            return known["observation"]
        return " ".join(known[role] for role in ("dyad", "occasion") if role in known) if "dyad" in known else default

    def span(self, rows: Sequence[Mapping[str, float | None]], place: str) -> tuple[float | None, float | None]:
        """Return when coding of an observation began and ended, if columns say so, the same in all of its rows."""
        found: list[float | None] = []
        for role in LIMITS:
            times = sorted(t for row in rows if (t := row.get(role)) is not None)
            if times and times[-1] - times[0] > SAME_S:
                raise BadFileError(
                    f"{place}: the column '{self.header[self.limits[role]]}' is said to hold when coding "
                    f"{'began' if role == LIMITS[0] else 'ended'}, and holds {times[0]:g} s and {times[-1]:g} s for one "
                    "observation. Correct the file, or name another column under [columns]."
                )
            found.append(times[0] if times else None)
        return found[0], found[1]


def nobody(column: str) -> str:
    """Return what to say of rows that name nobody in a column of persons where others do."""
    return (
        f"'{column}' is empty in these rows, and other rows name a person in it; they were read as nobody's. If cells were "
        "merged in the spreadsheet, fill them in every row"
    )


def label(cell: str) -> str:
    """Return a name as people write it: "12.0" is a whole number that went through a spreadsheet.

    >>> label("12.0"), label("d12")
    ('12', 'd12')
    """
    return cell.removesuffix(".0") if cell.removesuffix(".0").isdigit() else cell


def stated(header: Sequence[str], columns: Mapping[str, str]) -> Whose:
    """Return the columns that the codebook names; other files of a study may hold those that this one lacks."""
    words = [plain(name) for name in header]
    at = {role: words.index(plain(name)) for role, name in columns.items() if name and plain(name) in words}
    return Whose(
        header, {r: at[r] for r in (*IDENTITY, "observation") if r in at}, {r: at[r] for r in LIMITS if r in at}
    )


def lacking(header: Sequence[str], columns: Mapping[str, str], file: str) -> list[Note]:
    """Say which of the columns that the codebook names to tell observations apart a table lacks."""
    words = {plain(name) for name in header}
    lost = [
        f"'{columns[r]}' ({r})"
        for r in (*IDENTITY, "observation", *LIMITS)
        if columns.get(r) and plain(columns[r]) not in words
    ]
    return (
        [Note("read", f"has no column {', '.join(lost)}, which [columns] in the codebook names", file)] if lost else []
    )


def candidates(
    header: Sequence[str], codebook: Codebook, taken: Collection[int], file: str, partner: str = ""
) -> dict[str, int]:
    """Return columns whose plain names say whose a row is, the first of each role.

    Those with another use are left out, and those that a track of the codebook names; and the name of an observation
    where there is a dyad, for each of its two may have a video.
    """
    found: dict[str, int] = {}
    for i, name in enumerate(header):
        role = _ROLES.get(plain(name))
        if not role or i in taken or role in codebook.columns:
            continue
        if any(t.track != "*" and t.matches(file=file, partner=t.partner, track=name) for t in codebook.tracks):
            continue
        found.setdefault(role, i)
    if "dyad" in found or "dyad" in codebook.columns:
        found.pop("observation", None)
    return found


def standing_together(rows: Sequence[Sequence[str]], found: Mapping[str, int]) -> dict[str, int]:
    """Return the candidates by which the rows of one observation stand together.

    A column of codes that is called "visit" goes back and forth, and its values come in more stretches than there are.
    """
    for count in range(len(found), 0, -1):
        for roles in combinations(found, count):
            keys = [tuple(row[found[role]] for role in roles) for row in rows]
            if 1 + sum(a != b for a, b in pairwise(keys)) == len(set(keys)):
                return {role: found[role] for role in roles}
    return {}


def told_by_the_name(rows: Sequence[Sequence[str]], found: Mapping[str, int], codebook: Codebook) -> list[str]:
    """Return candidates that say one thing throughout, which the codebook takes from the name of the file."""
    return [
        role
        for role, i in found.items()
        if f"(?P<{role}>" in codebook.pattern and len({row[i] for row in rows if i < len(row)}) <= 1
    ]


def filled(rows: Sequence[Sequence[str]], found: Mapping[str, int]) -> dict[str, int]:
    """Return the candidates that have no empty cell."""
    return {role: i for role, i in found.items() if rows and all(i < len(row) and row[i].strip() for row in rows)}


def whose_rows(
    table: Table, codebook: Codebook, taken: Collection[int], *, steady: bool = False, named: bool = False
) -> tuple[Whose, list[Note]]:
    """Return the columns that tell the observations of a table apart, stated or recognised, and what to say about them.

    Parameters
    ----------
    taken
        Columns with another use.
    steady
        Whether the rows of one observation must stand together for a column to be recognised.
    named
        Whether each row is an observation, so that a column of visits names it where nothing else does.
    """
    whose = stated(table.header, codebook.columns)
    found = candidates(table.header, codebook, {*taken, *whose.columns}, table.file)
    rows = [row for _, row in table.rows]
    for role in told_by_the_name(rows, found, codebook):
        found.pop(role)
    full = filled(rows, found)
    if not steady and "dyad" in found and "dyad" not in full:
        _refuse_gaps(table, found["dyad"])
    taken_so = standing_together(rows, full) if steady else full
    if named and not {"dyad", "observation"} & {*whose.at, *taken_so} and "occasion" in taken_so:
        taken_so = {"observation" if role == "occasion" else role: i for role, i in taken_so.items()}
        found = {"observation" if role == "occasion" else role: i for role, i in found.items()}
    notes = about(table.header, taken_so, found, table.file)
    notes += lacking(table.header, codebook.columns, table.file)
    return replace(whose, at={**whose.at, **taken_so}), notes


def _refuse_gaps(table: Table, at: int) -> None:
    """Refuse a column of dyads that is filled in some rows only: whose the others are, nobody knows."""
    if len({cell for cell in table.cells(at) if cell}) > 1:
        line = next(line for line, row in table.rows if not table.cell(row, at))
        raise BadFileError(
            f"{table.where(line)}: the column '{table.header[at]}' is empty, and other rows name different dyads in it. Fill "
            'it in, in every row. If it does not tell dyads apart, say so in the codebook: [columns] dyad = "".'
        )


def about(header: Sequence[str], taken: Mapping[str, int], found: Mapping[str, int], file: str) -> list[Note]:
    """Say which columns were recognised by their names to tell observations apart, and which only look so."""
    notes = []
    if taken:
        which = ", ".join(f"'{header[i]}' as the {role}" for role, i in taken.items())
        text = f"columns that tell observations apart, recognised by their names: {which}; [columns] can say otherwise"
        notes.append(Note("read", text, file))
    left = [(role, header[i]) for role, i in found.items() if role not in taken]
    if left:
        which = ", ".join(f"'{name}'" for _, name in left)
        remedy = ", ".join(f'{role} = "{name}"' for role, name in left)
        text = (
            f"{which}: not taken to tell observations apart, because cells are empty or the rows of one observation do "
            f"not stand together. If it does tell them apart, state it: [columns] {remedy}"
        )
        notes.append(Note("doubtful", text, file))
    return notes


def told_apart(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return sheets of one table in which several observations of a dyad are several occasions.

    Where nothing else tells them apart, the name of the observation does.
    """
    identities = [tuple(sorted(sheet.identity.items())) for sheet in sheets]
    if len(set(identities)) == len(sheets) or any(
        "occasion" in sheet.identity or "dyad" not in sheet.identity for sheet in sheets
    ):
        return list(sheets)
    return [replace(sheet, identity={**sheet.identity, "occasion": sheet.name}) for sheet in sheets]
