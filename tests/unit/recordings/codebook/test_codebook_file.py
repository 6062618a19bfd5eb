"""Codebooks as files, by hand: bands at their limits, everything there and back again, and what is refused in which place."""

from __future__ import annotations

import pytest

from attunement.recordings import Codebook, Rules, Track, parse_codebook
from attunement.recordings.codebook.codebook import Band, Stretch, Visit
from attunement.recordings.codebook.codebook_text import Remarks, as_toml, comments
from attunement.vocabulary import AttunementError, BadValueError

TRACK = '[[track]]\nperson = "p"\nchannel = "c"\n'


def bands(text: str) -> tuple[Band, ...]:
    return parse_codebook(f"{TRACK}bands = [{text}]\n").tracks[0].bands


def test_bands_hold_values_and_share_none() -> None:
    inf = float("inf")
    assert bands('{ code = "high", at_least = 1 }, { code = "low", below = 1 }') == (
        Band("high", 1.0, inf), Band("low", -inf, 1.0),
    )  # fmt: skip
    assert bands("") == ()
    for low, high in ((1, 1), (2, 1)):
        with pytest.raises(BadValueError, match=f"the band 'a' runs from {low} to below {high}, which holds no value"):
            bands(f'{{ code = "a", at_least = {low}, below = {high} }}')
    with pytest.raises(BadValueError, match=r"the bands 'a' and 'b' share the values from 1 on.* below = 1"):
        bands('{ code = "b", at_least = 1 }, { code = "a", at_least = 0, below = 1.5 }')


WHOLE = Codebook(
    title='Free "play"', source="a\\b", pattern=r"(?P<dyad>\d+)", procedure="play", coder="ann",
    rules=Rules(time_unit="ms", frame_rate=25.0, step_s=0.5, least_confidence=0.8),
    columns={"dyad": "Paar", "start": "von"}, header=("von", "bis"), header_replaces=True, sheet="x",
    episodes=(Stretch("play", "a", "b"),), visits=(Visit("v1", start_s=5.0), Visit("v2", leave_out=True)), negative=("sad",),
    tracks=(
        Track(person="child", channel="affect", file="a*", partner="b", track="c", exhaustive=True, minimum_s=0.5,
              uncodable=("U",), nothing=("-",), codes={"1": "smile", "ü x": "cry"}, phases={"smile": "positive"},
              words={"smile": "smiles"}),
        Track(person="child", channel="au", bands=(Band("half", 0.4, 1.0), Band("smile", 1.0))),
    ),
)  # fmt: skip


def test_everything_that_a_codebook_says_is_read_back() -> None:
    assert parse_codebook(as_toml(WHOLE)) == WHOLE
    assert parse_codebook(as_toml(Codebook(title="x"))) == Codebook(title="x")
    text = as_toml(WHOLE)
    assert 'bands = [{ code = "half", at_least = 0.4, below = 1.0 }, { code = "smile", at_least = 1.0 }]' in text
    assert '[rules]\ntime_unit = "ms"\n' in text and '"ü x" = "cry"' in text


def test_remarks_stand_where_they_belong_and_change_nothing() -> None:
    said = Remarks(
        sections={"rules": ("of rules",)},
        tracks={1: ("above",)},
        below={0: ("below",)},
        codes={(0, "1"): "beside"},
        end=("end",),
    )
    text = as_toml(WHOLE, remarks=said)
    assert parse_codebook(text) == WHOLE and text.endswith("\n# end\n")
    assert '"1" = "smile"  # beside' in text or '1 = "smile"  # beside' in text
    assert text.index("# below") < text.index("# above") < text.index('channel = "au"')
    assert text.index("[rules]") < text.index("# of rules") < text.index("[columns]")
    assert comments(["a\nb", "", "c\x07"]) == ["# a?b", "", "# c?"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[track]]\nperson = "p"\n', r"\[\[track\]\] number 1 lacks channel"),
        (f"{TRACK}{TRACK}exhaustive = 1\n", r"\[\[track\]\] number 2: exhaustive is 1; it must be a bool"),
        (f"{TRACK}minimum_s = true\n", "minimum_s is True; it must be a float"),
        (f"{TRACK}minimum_s = 1{'0' * 301}\n", "minimum_s is 1000"),
        (f'{TRACK}nothing = "x"\n', "nothing is 'x'; it must be a list of texts"),
        (f"{TRACK}bands = 3\n", "bands must be a list of"),
        (f"{TRACK}codes = 3\n", "codes is 3; it must be a table"),
        ("[track]\n", r"write \[\[track\]\] with two brackets, once for each track"),
        ("[rules]\nstep_s = 0\n", "step_s is 0.0; it must be a positive number"),
        ("[rules]\nframe_rate = inf\n", "frame_rate is inf"),
        ('[rules]\ntime_unit = "x"\n', "time_unit is 'x'; it must be one of"),
        ('[observation]\npattern = "("\n', r"the pattern '\(' is not a regular expression"),
        ("title = 3\n", "title is 3; it must be a text in quotes"),
        ('[table]\nreplaces_header = "x"\n', "replaces_header must be true or false"),
        ('[[episode]]\nname = "play"\n', r"\[\[episode\]\] number 1 lacks start, end"),
        ("[phases]\nnegative = [1]\n", "negative is 1; it must be a text"),
        ('[colums]\ndyad = "x"\n', "colums"),
        ('[columns]\ndyade = "x"\n', "dyade"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(text: str, words: str) -> None:
    with pytest.raises(AttunementError, match=words):
        parse_codebook(text)
