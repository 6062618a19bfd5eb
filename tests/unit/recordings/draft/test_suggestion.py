"""Suggestions: unmistakable codes get a meaning with the scheme's words; whatever may be another construct gets none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.recordings import published_codebook, published_codebooks
from attunement.recordings.draft.plain_words import CHANNELS, LEXICON, kind_of_person, plain_meaning, words_of
from attunement.recordings.draft.suggestion import PLAIN_WORDS, FoundTrack, compared, suggestions


def phases(*tracks: tuple[str, str, str, tuple[str, ...]]) -> list[dict[str, str] | None]:
    found = suggestions([FoundTrack(*track) for track in tracks])
    return [one and {code: meaning.phase for code, meaning in one.codes.items()} for one in found]


@pytest.mark.parametrize("name", published_codebooks())
def test_every_code_of_a_published_scheme_has_words(name: str) -> None:
    book = published_codebook(name)
    assert book.source
    for track in book.tracks:
        assert set(track.words) <= set(track.codes or ())
        for code, word in (track.codes or {}).items():  # a code that is no word of its own is written out
            assert code in track.words or code == word


def test_the_interact_sample_is_read_as_its_coders_meant_it() -> None:
    child, caregiver = suggestions(
        [
            FoundTrack("child", "", "Infant Affect", ("W", "N", "U")),
            FoundTrack("caregiver", "", "Maternal Affect", ("1", "0", "-1", "2")),
        ]
    )
    assert child is not None
    assert caregiver is not None
    assert (child.scheme, caregiver.scheme) == ("affect-3", "affect-7")
    assert (child.codes["W"].phase, child.codes["W"].words) == ("negative", "withdrawal, negative")
    assert child.codes["U"].means == "unseen"
    assert {c: m.phase for c, m in caregiver.codes.items()} == {
        "1": "positive", "0": "neutral", "-1": "negative", "2": "positive",
    }  # fmt: skip
    assert child.kind == caregiver.kind == "affect"


@pytest.mark.parametrize(
    ("partner", "track", "codes"),
    [
        ("childhands", "look", ("0", "1")),  # the Datavyu sample: once taken for affect
        ("parenthands", "look", ("0", "1", "2")),
        ("CHI", "lex@CHI", ("W", "0")),  # a word and none: once taken for withdrawal
        ("CHI", "CHI", ("0.",)),  # a transcription: once taken for neutral
        ("CHI", "vcm@CHI", ("N", "C", "L", "U")),
        ("", "Infant Affect", ("0", "1")),  # perhaps no and yes
        ("", "Infant Affect", ("0", "1", "2")),  # perhaps none, some, much
        ("", "Infant Affect", ("W",)),  # one letter, nothing beside it
        ("", "Infant Affect", ("W", "N", "reach")),
        ("", "gaze", ("0", "1")),
        ("", "gaze", ("1",)),
        ("", "infant look", ("on", "off")),
        ("", "temperature", ("-1", "0", "1")),
        ("", "phase of the day", ("object", "play", "lunch")),
        ("", "talk", ("no smile", "smile")),
    ],
)
def test_what_may_mean_something_else_is_left_open(partner: str, track: str, codes: tuple[str, ...]) -> None:
    assert phases(("child", partner, track, codes), ("caregiver", "", "Maternal hand", ("left", "right"))) == [
        None,
        None,
    ]


def test_names_of_their_kind_let_published_schemes_speak() -> None:
    assert phases(("child", "", "gaze", ("on", "off")))[0] == {"on": "on", "off": "off"}
    assert phases(("caregiver", "mother_engagement", "code01", ("withdrawn", "social monitor")))[0] == {
        "withdrawn": "negative", "social monitor": "monitor",
    }  # fmt: skip
    assert phases(("child", "Infant", "monadic phase", ("avert", "play")))[0] == {"avert": "avert", "play": "play"}
    assert phases(("child", "", "Infant", ("Ineg", "Ipos", "Iusc")))[0] == {
        "Ineg": "negative",
        "Ipos": "positive",
        "Iusc": "",
    }


def test_a_track_without_a_name_goes_by_the_other_partners() -> None:
    both = (("caregiver", "", "Maternal Affect", ("-1", "0", "1")), ("child", "", "Infant", ("-1.0", "1.0")))
    assert phases(*both)[1] == {"-1.0": "negative", "1.0": "positive"}
    assert phases(both[1]) == [None]
    own = ("child", "", "Infant look", ("-1", "1"))  # a name of another kind
    assert phases(both[0], own)[1] is None


def test_steps_of_one_partner_tell_that_the_others_digits_are_steps() -> None:
    child, caregiver = phases(
        ("child", "", "Infant Affect", ("0", "1")), ("caregiver", "", "Maternal Affect", ("-1", "0"))
    )
    assert child == {"0": "neutral", "1": "positive"}
    assert caregiver == {"-1": "negative", "0": "neutral"}


def test_plain_words_speak_for_themselves_where_all_codes_are_plain() -> None:
    assert phases(("child", "infant", "", ("smile", "neutral", "Fuss", "U")))[0] == {
        "smile": "positive", "neutral": "neutral", "Fuss": "negative", "U": "",
    }  # fmt: skip
    assert phases(("child", "infant", "", ("smile", "look")))[0] is None
    [found] = suggestions([FoundTrack("wife", "wife", "", ("positive affect", "affect|negative"))])
    assert found is not None
    assert (found.scheme, found.phases) == (PLAIN_WORDS, {"positive", "negative"})


def test_only_what_can_be_compared_is_used_together() -> None:
    smile, left = ("smile", "cry"), ("left", "right")
    tracks = [
        FoundTrack("child", "infant", "face", smile),
        FoundTrack("child", "infant", "voice", smile),
        FoundTrack("caregiver", "mother", "voice", smile),
        FoundTrack("caregiver", "mother", "gaze", ("on", "off")),
        FoundTrack("caregiver", "mother", "hand", left),
    ]
    found = suggestions(tracks)
    assert compared(tracks, found, [seen.track for seen in tracks]) == {1, 2}  # the channel that both have
    assert compared(tracks[:2], found[:2], ["face", "voice"]) == set()  # one partner only
    mixed = [tracks[0], tracks[3]]  # affect beside gaze: nothing could be the same
    assert compared(mixed, suggestions(mixed), ["face", "gaze"]) == set()


def test_words_lists_hold_no_digit_and_no_single_letter() -> None:
    for word in (*LEXICON, *(name for names in CHANNELS.values() for name in names)):
        assert len(word) > 2
        assert word.isalpha()


@given(st.text(max_size=12))
def test_any_code_is_plain_or_not(code: str) -> None:
    found = plain_meaning(code)
    assert found is None or found[0] in ("positive", "neutral", "negative")
    words_of(code)
    kind_of_person(code)


@given(st.lists(st.sampled_from(["0", "1", "2", "W", "N", "A", "x", "U"]), min_size=1, max_size=4, unique=True))
def test_digits_and_letters_mean_nothing_without_a_name(codes: list[str]) -> None:
    assert phases(("child", "", "column 3", tuple(codes)), ("caregiver", "", "look", tuple(codes))) == [None, None]
