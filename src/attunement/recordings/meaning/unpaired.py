"""States without a start or an end: all of them named in one message, and what can be done about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from attunement.recordings.codebook.codebook import Codebook
from attunement.recordings.sheet import Sheet
from attunement.vocabulary import BadFileError

_LISTED = 15  # states that a message names
_LONGEST = 40  # letters of a name in a message
_States = Mapping[int, Mapping[tuple[str, str], list[int]]]  # sheet -> (code, whose) -> rows


def refuse_unpaired(sheets: Sequence[Sheet], codebook: Codebook) -> None:
    """Name all states that lack a start or an end, unless the codebook says what to do with them.

    Only states that a track of the codebook speaks of can stop a study.
    """
    if codebook.rules.unpaired != "refuse":
        return
    states: dict[int, dict[tuple[str, str], list[int]]] = defaultdict(lambda: defaultdict(list))
    endless: list[str] = []
    for i, sheet in enumerate(sheets):
        lone = [
            event
            for event in sheet.events
            if None in (event.start_s, event.end_s)
            and codebook.track_of(file=sheet.file, partner=event.partner, track=event.track) is not None
        ]
        for event in lone:
            states[i][event.whole_code, event.partner or event.track or "(nobody)"].append(event.row)
        if any(event.end_s is None for event in lone) and _end_of(sheet, codebook) is None:
            endless.append(sheet.name)
    if states:
        among = f", in {len(states)} of {len(sheets)} observations" if len(sheets) > 1 else ""
        raise BadFileError(
            f"{_places(sheets, states)}: states without a start or an end{among}. Correct them in the coding tool if "
            "you can: where a state is written as two marks, one forgotten mark turns all later ones around. Or close "
            'them at the end of their observation (unpaired = "close at end" under [rules] in the codebook), or leave '
            f'them out (unpaired = "drop"). {_closing(endless)}'
        )


def _places(sheets: Sequence[Sheet], states: _States) -> str:
    shown, left = [], _LISTED
    for i, found in states.items():
        sheet, said = sheets[i], []
        for (code, whose), rows in list(found.items())[:left]:
            first = f"{sheet.row_means} {rows[0]}" if said else sheet.place(rows[0])
            others = "".join(f", {row}" for row in rows[1:5]) + (f" and {len(rows) - 5} more" if len(rows) > 5 else "")
            said.append(f"{first}{others} ('{code[:_LONGEST]}' of {whose[:_LONGEST]})")
        left -= len(said)
        shown += [", ".join(said)] if said else []
    count = sum(len(found) for found in states.values())
    return "; ".join(shown) + (f"; and {count - _LISTED} more states" if count > _LISTED else "")


def _closing(endless: Sequence[str]) -> str:
    if not endless:
        return "Closing needs nothing more: it is known when coding ended."
    names = ", ".join(f"'{name[:_LONGEST]}'" for name in endless[:5])
    more = f" and {len(endless) - 5} more" if len(endless) > 5 else ""
    return (
        f"Closing needs to know when coding ended, which is not said of {names}{more}: give the end of each such "
        "visit (under [[visit]] in the codebook)."
    )


def _end_of(sheet: Sheet, codebook: Codebook) -> float | None:
    """Return when coding of a sheet ended, where the codebook or the file says so."""
    visits = (visit.end_s for visit in codebook.visits if visit.matches(PurePath(sheet.file).stem, sheet.name))
    return next((end_s for end_s in (codebook.rules.end_s, *visits, sheet.end_s) if end_s is not None), None)
