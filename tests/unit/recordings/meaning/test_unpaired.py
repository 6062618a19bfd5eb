"""States without a start or an end: how many are named, of whom, and what closing them needs."""

from __future__ import annotations

import pytest

from attunement.recordings.codebook.codebook import Codebook, Rules, Track
from attunement.recordings.meaning.unpaired import refuse_unpaired
from attunement.recordings.sheet import RawEvent, Sheet
from attunement.vocabulary import BadFileError

TRACKS = (Track(person="child", channel="x", partner="c"),)


def sheet(name: str, *events: RawEvent, end_s: float | None = None) -> Sheet:
    return Sheet(file=f"{name}.csv", form="", name=name, events=events, end_s=end_s)


def refused(*sheets: Sheet, rules: Rules | None = None) -> str:
    with pytest.raises(BadFileError) as said:
        refuse_unpaired(sheets, Codebook(tracks=TRACKS, rules=rules or Rules()))
    return str(said.value)


def lone(row: int, code: str = "smile", start_s: float | None = 1.0, partner: str = "c") -> RawEvent:
    return RawEvent(row, partner, "", code, start_s, 5.0 if start_s is None else None)


def test_only_states_of_the_codebook_stop_a_study() -> None:
    whole = RawEvent(2, "c", "", "smile", 1.0, 2.0)
    refuse_unpaired([sheet("a", whole, lone(3, partner="other"))], Codebook(tracks=TRACKS))
    refuse_unpaired([sheet("a", lone(3))], Codebook(tracks=TRACKS, rules=Rules(unpaired="drop")))
    assert "line 3 ('smile' of c): states without a start or an end. Correct" in refused(sheet("a", whole, lone(3)))


@pytest.mark.parametrize(
    ("rows", "words"),
    [(1, "line 2 ('"), (5, "line 2, 3, 4, 5, 6 ('"), (6, "line 2, 3, 4, 5, 6 and 1 more ('")],
)
def test_five_rows_of_a_code_are_named(rows: int, words: str) -> None:
    assert words in refused(sheet("a", *(lone(row) for row in range(2, 2 + rows))))


@pytest.mark.parametrize("count", [15, 16, 17])
def test_fifteen_states_are_named_and_the_rest_counted(count: int) -> None:
    said = refused(
        sheet("a", *(lone(k, f"c{k}") for k in range(1, 9))),
        sheet("b", *(lone(k, f"c{k}") for k in range(9, count + 1))),
    )
    assert "'c15'" in said and "'c16'" not in said and "in 2 of 2 observations" in said
    assert (f"; and {count - 15} more states" in said) == (count > 15)


def test_closing_needs_an_end_only_where_one_is_missing_and_not_known() -> None:
    nothing = "Closing needs nothing more"
    assert nothing in refused(sheet("a", lone(2), end_s=9.0)) and nothing in refused(sheet("a", lone(2, start_s=None)))
    assert nothing in refused(sheet("a", lone(2)), rules=Rules(end_s=60.0))
    said = refused(*(sheet(f"v{k}", lone(2)) for k in range(5)))
    assert "which is not said of 'v0', 'v1', 'v2', 'v3', 'v4': give" in said
    assert "'v4' and 1 more: give" in refused(*(sheet(f"v{k}", lone(2)) for k in range(6)))
