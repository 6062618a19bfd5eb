"""Words for a missing value: a code where a track lists them, else an empty cell that is told."""

from __future__ import annotations

from attunement.recordings.codebook.codebook import Track
from attunement.recordings.tables.missing import MISSING, Emptied, listed, missing_for


def test_a_word_that_a_track_lists_is_a_code() -> None:
    coded = Track(person="p", channel="c", codes={"NA": "negative"})
    nothing, unseen = (Track(person="p", channel="c", **{name: ("NA",)}) for name in ("nothing", "uncodable"))  # type: ignore[arg-type]
    for track in (coded, nothing, unseen):
        assert listed(track, "NA") and not listed(track, "NaN") and "NA" not in missing_for(track)
        assert len(missing_for(track)) == len(MISSING) - 1
    assert not listed(None, "NA") and missing_for(None) == MISSING
    assert not listed(Track(person="p", channel="c"), "NA")


def test_emptied_cells_are_counted_by_column() -> None:
    emptied = Emptied()
    emptied.add("mother", ["NA", "NaN", "NA"])
    emptied.add("mother", {"NA": 3})
    emptied.add("infant", [])
    [note] = emptied.notes("v.csv")
    assert note.text.startswith("6 cells of column 'mother' that hold 'NA' or 'NaN' were taken as empty")
    assert (note.kind, note.file) == ("read", "v.csv")
