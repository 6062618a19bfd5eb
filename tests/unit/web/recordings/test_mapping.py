"""The mapping: every change gives a codebook that reads back and says what was chosen, and nothing else moves."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.recordings import Codebook, Track, as_toml, parse_codebook
from attunement.vocabulary import AttunementError, BadValueError
from attunement.web.recordings.mapping import Edit, edited, extended, shown
from attunement.web.recordings.shelf import Filed

CODES = ("W", "N", "A", "-1", 'naïve "quoted"', "a.b")
INFANT: tuple[tuple[str, str, str, int], ...] = tuple(("", "Infant Affect", code, 3) for code in CODES)
FILES = (Filed("1" * 16, "one.csv", 1, (*INFANT, ("", "Maternal Affect", "1", 2))),)
BOOK = Codebook(
    tracks=(
        Track(person="child", channel="affect", partner="", track="Infant Affect", codes={c: c for c in CODES}),
        Track(person="caregiver", channel="affect", partner="", track="Maternal Affect", codes={"1": "1"}),
    ),
    pattern="(?P<dyad>[0-9]+)",
)
MEANS = st.sampled_from(["phase", "kept", "nothing", "unseen"])
WORDS = st.sampled_from(["positive", "negative", "mein eigenes", "W", "1"])


def meaning(book: Codebook, code: str) -> tuple[str, str]:
    seen = {c["code"]: c for c in shown(book, FILES)["tracks"][0]["codes"]}
    return seen[code]["means"], seen[code]["phase"]


EDITS = st.builds(
    Edit, do=st.just("mean"), track=st.just(0), code=st.sampled_from(CODES), means=MEANS, to=WORDS
) | st.builds(Edit, do=st.just("call"), track=st.just(0), code=st.sampled_from(CODES), to=WORDS)


@given(st.lists(EDITS, max_size=8), st.sampled_from(CODES), MEANS, WORDS)
def test_what_is_chosen_is_what_is_shown_and_no_other_code_moves(
    before: list[Edit], code: str, means: Any, phase: str
) -> None:
    book = edited(BOOK, before, FILES)
    others = {c: meaning(book, c) for c in CODES if c != code}
    book = edited(book, [Edit(do="mean", track=0, code=code, means=means, to=phase)], FILES)
    assert meaning(book, code) == (means, phase if means == "phase" else "")
    assert {c: meaning(book, c) for c in others} == others
    assert parse_codebook(as_toml(book)) == book
    assert book.tracks[1] == BOOK.tracks[1]
    assert book.pattern == BOOK.pattern


KINDS = ["person", "channel", "call", "mean", "leave", "add", "rule", "pattern", "procedure", "toml", "exhaustive"]
ANY = st.builds(
    Edit, do=st.sampled_from(KINDS), track=st.integers(0, 3), code=st.text(max_size=5), partner=st.text(max_size=5),
    name=st.sampled_from(["unpaired", "end_s", "no such rule", ""]), means=MEANS, to=st.text(max_size=12),
)  # fmt: skip


@given(ANY)
def test_any_change_gives_a_codebook_or_a_sentence(edit: Edit) -> None:
    try:
        book = parse_codebook(as_toml(edited(BOOK, [edit], FILES)))
    except AttunementError as error:
        assert str(error)
        return
    shown(book, FILES)


def test_a_name_takes_its_phase_along() -> None:
    book = edited(
        BOOK,
        [Edit(do="mean", track=0, code="W", to="negative"), Edit(do="call", track=0, code="W", to="withdrawn")],
        FILES,
    )
    track = book.tracks[0]
    assert track.codes is not None
    assert (track.codes["W"], dict(track.phases)) == ("withdrawn", {"withdrawn": "negative"})


@given(st.lists(EDITS, max_size=8), st.sampled_from(CODES), WORDS)
def test_another_name_moves_no_other_code(before: list[Edit], code: str, word: str) -> None:
    book = edited(BOOK, before, FILES)
    others = {c: meaning(book, c) for c in CODES if c != code}
    book = edited(book, [Edit(do="call", track=0, code=code, to=word)], FILES)
    assert {c: meaning(book, c) for c in others} == others


def seen(*tracks: tuple[str, str, tuple[str, ...]]) -> tuple[Codebook, tuple[Filed, ...]]:
    """Return a codebook without meanings, and a file that holds its codes."""
    book = Codebook(
        tracks=tuple(
            Track(person=person, channel="c", partner="", track=name, codes={code: code for code in codes})
            for person, name, codes in tracks
        )
    )
    return book, (Filed("1" * 16, "one.csv", 1, tuple(("", name, c, 3) for _, name, codes in tracks for c in codes)),)


def hints(book: Codebook, files: tuple[Filed, ...], track: int) -> dict[str, Any]:
    return {code["code"]: code["hint"] for code in shown(book, files)["tracks"][track]["codes"]}


def test_a_scheme_is_suggested_with_its_own_words_and_why() -> None:
    book, files = seen(("child", "Infant Affect", ("W", "N")), ("caregiver", "Maternal Affect", ("-1", "0", "2")))
    assert hints(book, files, 0)["W"] == {
        "means": "phase", "phase": "negative", "word": "negative", "scheme": "affect-3",
        "words": "withdrawal, negative", "reason": "its name says affect, and affect-3 knows all 2 of its codes",
    }  # fmt: skip
    assert hints(book, files, 1)["2"]["scheme"] == "affect-7"
    book = edited(book, [Edit(do="mean", track=0, code="W", to="away")], files)
    assert hints(book, files, 0)["W"] is None
    assert shown(book, files)["tracks"][0]["exhaustive_hint"]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("look", ("0", "1")),  # no affect: a Datavyu column of gaze
        ("lex@CHI", ("W", "0.")),  # a word, not withdrawal; a transcription, not neutral
        ("Infant Affect", ("0", "1")),  # perhaps no and yes
        ("Infant Affect", ("W", "N", "reach")),  # one code is of another scheme
        ("gaze", ("0", "1")),
    ],
)
def test_what_may_be_of_another_construct_is_not_suggested(name: str, codes: tuple[str, ...]) -> None:
    book, files = seen(("child", name, codes), ("caregiver", "hand", ("left",)))
    assert set(hints(book, files, 0).values()) == {None}


def test_new_files_bring_their_codes_and_what_was_left_out_stays_out() -> None:
    book = edited(BOOK, [Edit(do="leave", track=1), Edit(do="mean", track=0, code="W", to="negative")], FILES)
    new = Filed(
        "2" * 16, "two.csv", 1, (("", "Infant Affect", "X", 1), ("", "Maternal Affect", "2", 1), ("", "Gaze", "on", 1))
    )
    book = extended(book, FILES, (*FILES, new))
    assert [track.track for track in book.tracks] == ["Infant Affect", "Gaze"]
    assert meaning(book, "X") == ("kept", "")
    assert meaning(book, "W") == ("phase", "negative")
    assert shown(book, (*FILES, new))["left_out"] == [{"partner": "", "track": "Maternal Affect", "count": 3}]
    assert extended(book, (*FILES, new), (*FILES, new)) == book
    back = edited(book, [Edit(do="add", name="Maternal Affect")], (*FILES, new))
    assert back.tracks[-1].codes == {"1": "1", "2": "2"}


def test_rules_take_numbers_and_give_them_back() -> None:
    book = edited(BOOK, [Edit(do="rule", name="end_s", to="180,5"), Edit(do="rule", name="unpaired", to="drop")], FILES)
    assert (book.rules.end_s, book.rules.unpaired) == (180.5, "drop")
    assert edited(book, [Edit(do="rule", name="end_s", to="")], FILES).rules.end_s is None
    with pytest.raises(BadValueError, match="must be a number"):
        edited(book, [Edit(do="rule", name="end_s", to="soon")], FILES)
