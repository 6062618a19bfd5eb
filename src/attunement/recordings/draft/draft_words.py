"""What a draft says beside its lines: how often codes were found, why something is proposed, and what is left to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from attunement.recordings.codebook.codebook import Track
from attunement.recordings.codebook.codebook_text import Remarks, entries
from attunement.recordings.draft.found import Found
from attunement.recordings.draft.glance import MOST_WORDS, Glance
from attunement.recordings.draft.measured_columns import measured_blocks
from attunement.recordings.draft.naming import Naming
from attunement.recordings.draft.plain_words import plain_meaning
from attunement.recordings.draft.suggestion import PLAIN_WORDS, Suggestion

_LISTED = 4
_MOST_IN_FORM = 12
_YES_NO = {"0", "1", "0.0", "1.0"}


@dataclass(frozen=True)
class Drafted:
    """One track of a draft: what was found, what it is suggested to mean, and whether that was taken."""

    track: Track
    found: Found
    told: Suggestion | None
    taken: bool
    fills: bool = False

    @property
    def kept(self) -> bool:
        """Whether the track says what somebody did, so that it could count as phases."""
        return bool(self.found.counts) and self.track.codes != {}


def listed(words: Iterable[str], most: int = _LISTED) -> str:
    """Return some words in a row, cut where they are many.

    >>> listed(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    words = list(words)
    return ", ".join(words[:most]) + (f" and {len(words) - most} more" if len(words) > most else "")


def remarks_of(lines: Sequence[Drafted], glances: Sequence[Glance], naming: Naming | None) -> Remarks:
    """Return what to say beside the lines of a draft."""
    beside = {
        (i, code): _of_code(line, code)
        for i, line in enumerate(lines)
        for code in line.track.codes or ()
        if code in line.found.counts
    }
    apart = _why_apart(lines)
    any_taken = any(line.taken for line in lines)
    return Remarks(
        sections={name: said for name, said in _of_sections(glances, naming).items() if said},
        tracks={i: said for i, line in enumerate(lines) if (said := _above(line))},
        below={
            i: said for i, line in enumerate(lines) if not line.taken and (said := _to_take_in(line, apart, any_taken))
        },
        codes=beside,
        end=_of_columns(glances),
    )


def _of_code(line: Drafted, code: str) -> str:
    often = line.found.often(code)
    if not line.taken or not line.told or line.told.scheme == PLAIN_WORDS:
        return often
    return f"{line.told.codes[code].words} ({line.told.scheme}), {often}"


def _above(line: Drafted) -> list[str]:
    said, found = [], line.found
    if line.taken and line.told:
        said.append(f"Proposed, for you to check: {line.told.reason}.")
        if line.told.exhaustive:
            said.append(f"exhaustive: {line.told.scheme} gives every moment a code, so a hole was not coded.")
    if line.fills:
        said.append("exhaustive: no gap between codes is longer than a frame, so a hole would be time nobody coded.")
    if line.track.codes is None:
        said.append(f"More than {MOST_WORDS} different codes, perhaps free text: each is kept under its own name.")
    zero = next((code for code in found.counts if code in ("0", "0.0")), None)
    if zero and found.steps and set(found.counts) <= _YES_NO and not line.taken:
        said.append(
            f'If {zero} means "looked, and it did not happen": nothing = ["{zero}"], and leave it out of the codes.'
        )
    for cell in found.empty:
        said.append(
            f"{cell} ({found.often(cell)}) is taken as empty, not coded. If it is a code of yours, list it below."
        )
    if found.unnamed:
        many = f"{found.unnamed} mark{'' if found.unnamed == 1 else 's'} without a code"
        said.append(f'{many}: not coded. If that means "nothing happened", write nothing = [""].')
    return said


def _why_apart(lines: Sequence[Drafted]) -> str:
    """Return why suggestions were not taken."""
    if any(line.taken for line in lines):
        return "because a person's phases come from one channel, and another was taken"
    persons = {line.track.person for line in lines if line.told}
    if len(persons) == 1:
        return f"because only the codes of {persons.pop()} are understood, and a match takes two"
    return "because the codes of the two partners are of different kinds, which cannot be the same"


def _to_take_in(line: Drafted, why: str, any_taken: bool) -> list[str]:
    """Return phases as comments: those understood but not used, or a form to fill in where nothing was understood."""
    codes = line.track.codes or {}
    if line.told and line.told.phases:
        meant = {code: line.told.codes[code] for code in codes if line.told.codes[code].phase}
        phases = entries({code: meaning.phase for code, meaning in meant.items()})
        return [
            f"Understood ({line.told.reason}), but not used,",
            f'{why}. To use it, take away the "# " in front of these lines:',
            "[track.phases]",
            *(f"{entry}  # {meaning.words}" for entry, meaning in zip(phases, meant.values(), strict=True)),
        ]
    if any_taken or not line.kept or not 1 < len(codes) <= _MOST_IN_FORM or set(codes) <= _YES_NO:
        return []
    known = {code: plain_meaning(code) for code in codes}
    names = {code: entries({code: ""})[0].removesuffix('""') for code in codes}
    filled = [f'{names[code]}"{meaning[0]}"' if meaning else names[code].rstrip() for code, meaning in known.items()]
    return [
        "What counts as the same for both partners? Write a word behind every = (such as positive, neutral, negative, or",
        'your own), the same words for both, and take away the "# " in front:',
        "[track.phases]",
        *filled,
    ]


def _of_sections(glances: Sequence[Glance], naming: Naming | None) -> dict[str, list[str]]:
    lacks = [lack for glance in glances for lack in glance.lacks]
    rules = []
    if any("step_s" in lack for lack in lacks):
        rules.append("step_s = 1  (needed: the seconds of one row or interval; write it without the #)")
    if any("frame_rate" in lack for lack in lacks):
        rules.append("frame_rate = 25  (needed: frames per second; write it without the #)")
    header = any(glance.header for glance in glances)
    return {
        "observation": _of_names(glances, naming),
        "rules": rules,
        "table": ["The file names no columns. Correct these names, in the order of the columns."] if header else [],
    }


def _of_names(glances: Sequence[Glance], naming: Naming | None) -> list[str]:
    if naming:
        given = [f"{name}: {', '.join(f'{role} {word}' for role, word in said.items())}" for name, said in naming.gives]
        more = [f"and {len(given) - _LISTED} more"] if len(given) > _LISTED else []
        return ["gives", *(f"  {line}" for line in given[:_LISTED] + more), *([naming.doubt] if naming.doubt else [])]
    names = [sheet.name for glance in glances for sheet in glance.sheets]
    columns = any(glance.columns.get("observation") for glance in glances)
    if len(names) < 2 or columns or any(sheet.identity.get("dyad") for glance in glances for sheet in glance.sheets):
        return []
    return [
        f"Each of the {len(names)} observations ({listed(names)}) counts as a dyad of its own. If several belong to one",
        "dyad, write a pattern that finds the dyad in their names: pattern = '(?P<dyad>[0-9]+)'",
    ]


def _of_columns(glances: Sequence[Glance]) -> list[str]:
    asides = {found.name: found for glance in glances for found in glance.asides}
    others = [found for found in asides.values() if found.kind not in ("measured", "empty", "quality", "counter")]
    said = measured_blocks(glances)
    if others:
        said += ["", "Columns that are no behaviour and were left out:"]
        said += [f"  {found.name}: {found.says}" for found in others]
    return ["", *said] if said else []


def steps_left(
    lines: Sequence[Drafted], glances: Sequence[Glance], naming: Naming | None, *, suggested: bool
) -> tuple[str, ...]:
    """Return what a person must still do before this draft can be measured, in sentences."""
    left = [f"Say {lack}" for lack in dict.fromkeys(lack for glance in glances for lack in glance.lacks)]
    headers = [glance.header for glance in glances if glance.header]
    if headers:
        guessed = f"they were taken for {listed(headers[0], 6)}"
        left.append(f"The file names no columns; {guessed}. Correct the names in [table] header.")
    kept = [line for line in lines if line.kept]
    asides = {found.name: found for glance in glances for found in glance.asides}
    measured = [found.name for found in asides.values() if found.kind == "measured"]
    if not kept:
        episodes = any("[[episode]]" in step for step in left)
        return tuple(left) if episodes else (*left, _why_empty(lines, glances, measured))
    persons = list(dict.fromkeys(line.track.person for line in kept))
    unknown = [line.found.name for line in kept if not line.found.whose]
    if unknown:
        left.append(f"Say whose these are (person = …): {listed(unknown)}.")
    if len(persons) == 1 and not unknown:
        left.append(
            f"Everything was found to be of {persons[0]}. A match takes two persons: add the other one's files."
        )
    if suggested:
        left += _without_phases(kept)
    if naming and naming.doubt:
        left.append(naming.doubt)
    if measured:
        left.append(
            f"Measured columns are left out until they have bands: {listed(measured)}. See the end of the draft."
        )
    return tuple(left)


def _without_phases(kept: Sequence[Drafted]) -> list[str]:
    without = [line for line in kept if not line.taken]
    persons = list(dict.fromkeys(line.track.person for line in kept if line.taken))
    left = []
    if without:
        what = [f"{line.found.name} ({listed(line.found.counts, 3)})" for line in without]
        many = f"{len(without)} of {len(kept)} track{'' if len(kept) == 1 else 's'}"
        verb = "has" if len(without) == 1 else "have"
        delete = " They can stay as they are: what has no meaning is not compared." if persons else ""
        left.append(
            f"{many} {verb} no meaning yet: {listed(what, 6)}. Write [track.phases] below the codes of each that you want "
            f"to compare.{delete}"
        )
    if len(persons) > 2:
        left.append(
            f"Codes of {len(persons)} persons are understood; say which two: --partners {persons[0]},{persons[1]}."
        )
    return left


def _why_empty(lines: Sequence[Drafted], glances: Sequence[Glance], measured: Sequence[str]) -> str:
    if measured:
        blocks = "Say which of their values mean what: the end of the draft has lines for it."
        return f"No column holds codes; measured values stand in {listed(measured)}. {blocks}"
    columns = [f"{found.name} ({found.says})" for glance in glances for found in glance.asides]
    if columns:
        return f"No column holds codes: {listed(columns)}. Name the column that does: code = … under [columns]."
    if any(line.found.unnamed or line.found.empty for line in lines):
        return "There are marks, but none carries a code. Write the codes in the coding tool and export again."
    return "There is no coded event in these files. Check that they were exported with their codes."
