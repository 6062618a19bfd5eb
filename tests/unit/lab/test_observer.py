"""The observer writes down what a camera could see, and keeps not seen apart from nothing happened."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from attunement.engine.footage import Footage
from attunement.lab.coding import ACTS, BEHAVIOUR, BODY, CHANNELS, FACE, Codebook
from attunement.lab.observer import (
    CAREGIVER,
    CHILD,
    CONTACT_DISTANCE,
    PROXIMITY,
    STRANGER,
    Camera,
    Occasion,
    observe_footage,
)
from attunement.record import NOT_CODED, UNCODABLE
from attunement.vocabulary import ChildAct, PersonAct

TICKS, DYADS = 120, 400
OCCASION = Occasion("12 months", "by hand", 3.0, {"first": (0.0, 180.0), "second": (180.0, 360.0)}, 70_000)
SHARP = Camera(out_of_sight=0.0)
SEED = 8


def footage(people: int = 1) -> Footage:
    """Every act in turn; the caregiver away in ticks 20–39, the episode over for odd dyads from tick 90."""
    rng = np.random.default_rng(4)
    together, live = np.ones((TICKS, DYADS), bool), np.ones((TICKS, DYADS), bool)
    together[20:40], live[90:, 1::2] = False, False
    sizes = (8, *[6] * people)
    return Footage(
        acts=tuple(rng.integers(0, size, (TICKS, DYADS)).astype(np.int8) for size in sizes),
        seen_as=tuple(tuple(range(size)) for size in sizes),
        distances=tuple(rng.uniform(0, 0.3, (TICKS, DYADS)).astype(np.float32) for _ in range(people)),
        here=(together,) * people,
        live=live,
        arousals=(rng.uniform(0, 1, (TICKS, DYADS)).astype(np.float32),),
    )


def codes(film: Footage, camera: Camera = SHARP, number: int = 70_000, codebook: Codebook = ACTS) -> dict:
    record = observe_footage(
        film,
        np.arange(DYADS, dtype=np.uint32),
        replace(OCCASION, number=number),
        seed=SEED,
        camera=camera,
        codebook=codebook,
    )
    return dict(record.grid(3.0).codes)


def test_a_sharp_camera_sees_every_act_of_everybody_there() -> None:
    film = footage()
    seen = codes(film)
    assert np.array_equal(seen[CHILD, BEHAVIOUR], np.where(film.live, film.child, NOT_CODED).T)
    there = film.live & film.together
    assert np.array_equal(seen[CAREGIVER, BEHAVIOUR], np.where(there, film.people[0], NOT_CODED).T)
    near = film.distance < CONTACT_DISTANCE
    assert np.array_equal(seen[CHILD, PROXIMITY], np.where(there, np.where(near, 0, 1), NOT_CODED).T)


def test_who_is_away_and_what_was_cut_short_is_not_coded() -> None:
    seen = codes(footage())
    assert (seen[CAREGIVER, BEHAVIOUR][:, 20:40] == NOT_CODED).all()
    assert (seen[CHILD, PROXIMITY][:, 20:40] == NOT_CODED).all()
    assert (seen[CHILD, BEHAVIOUR][::2] != NOT_CODED).all()
    for array in seen.values():
        assert (array[1::2, 90:] == NOT_CODED).all()


def test_a_child_is_out_of_sight_as_often_as_declared_in_stretches_of_15_seconds() -> None:
    """400 · 24 stretches of 5 ticks at 5 percent, within 4.4 standard errors."""
    film = replace(footage(), live=np.ones((TICKS, DYADS), bool))
    hidden = codes(film, Camera(out_of_sight=0.05, stretch_s=15.0))[CHILD, BEHAVIOUR] == UNCODABLE
    stretches = hidden.reshape(DYADS, -1, 5)
    assert (stretches.all(axis=2) == stretches.any(axis=2)).all()
    share = stretches[:, :, 0]
    assert abs(share.mean() - 0.05) < 4.4 * np.sqrt(0.05 * 0.95 / share.size)
    assert abs(np.corrcoef(share[:, :-1].ravel(), share[:, 1:].ravel())[0, 1]) < 4.4 / np.sqrt(share.size)


def test_only_the_child_is_lost_from_sight() -> None:
    seen = codes(footage(), Camera(out_of_sight=0.5))
    assert (seen[CHILD, BEHAVIOUR] == UNCODABLE).mean() > 0.3
    assert not (seen[CAREGIVER, BEHAVIOUR] == UNCODABLE).any()


def test_the_same_occasion_is_seen_the_same_and_another_otherwise() -> None:
    film, camera = footage(), Camera(out_of_sight=0.2)
    one, again, other = codes(film, camera), codes(film, camera), codes(film, camera, number=70_001)
    assert np.array_equal(one[CHILD, BEHAVIOUR], again[CHILD, BEHAVIOUR])
    assert not np.array_equal(one[CHILD, BEHAVIOUR], other[CHILD, BEHAVIOUR])


def test_a_dyad_is_seen_the_same_among_few_or_many() -> None:
    film, camera = footage(), Camera(out_of_sight=0.2)
    few = observe_footage(film.first(7), np.arange(7, dtype=np.uint32), OCCASION, seed=SEED, camera=camera).grid(3.0)
    assert all(np.array_equal(array, codes(film, camera)[key][:7]) for key, array in few.codes.items())


def in_two_channels(film: Footage) -> Footage:
    """The same film, of children who do two acts at once in every fourth tick: cry while they come, smile while they avert."""
    own = film.acts[0].copy()
    own[::4], own[1::4] = 8, 9
    both = ((ChildAct.APPROACH, ChildAct.CRY), (ChildAct.AVERT, ChildAct.SOCIAL))
    return replace(
        film, acts=(own, *film.acts[1:]), seen_as=((*range(8), ChildAct.CRY, ChildAct.AVERT), *film.seen_as[1:]),
        shows=((*((act, act) for act in range(8)), *both), *[()] * len(film.acts[1:])),
    )  # fmt: skip


def test_of_two_acts_at_once_body_and_face_are_written_down_apart() -> None:
    film = in_two_channels(footage())
    seen, plain = codes(film), codes(footage())
    body, face = seen[CHILD, BODY][::2], seen[CHILD, FACE][::2]
    assert (body[:, ::4] == ChildAct.APPROACH).all() and (face[:, ::4] == ChildAct.CRY).all()
    assert (body[:, 1::4] == ChildAct.AVERT).all() and (face[:, 1::4] == ChildAct.SOCIAL).all()
    assert np.array_equal(body[:, 2::4], face[:, 2::4])
    assert np.array_equal(seen[CHILD, BEHAVIOUR], np.where(film.live, film.child, NOT_CODED).T)
    assert seen.keys() - plain.keys() == {(CHILD, BODY), (CHILD, FACE)}
    assert (seen[CHILD, BODY][1::2, 90:] == NOT_CODED).all()


def test_who_is_out_of_sight_is_so_in_every_channel() -> None:
    seen = codes(in_two_channels(footage()), Camera(out_of_sight=0.3))
    hidden = seen[CHILD, BEHAVIOUR] == UNCODABLE
    assert hidden.any()
    assert all(np.array_equal(seen[CHILD, channel] == UNCODABLE, hidden) for channel in (BODY, FACE))


def test_channels_of_face_and_voice_show_the_face_and_the_body_the_body() -> None:
    seen = codes(in_two_channels(footage()), codebook=CHANNELS)
    names = {channel: list(dict.fromkeys(codes)) for channel, codes in CHANNELS.child.items()}
    first = {channel: names[channel][seen[CHILD, channel][0, 0]] for channel in names}
    then = {channel: names[channel][seen[CHILD, channel][0, 1]] for channel in names}
    assert first == {"gaze": "away", "affect": "negative", "voice": "cry", "body": "lean in"}
    assert then == {"gaze": "partner", "affect": "positive", "voice": "happy", "body": "turn away"}


def test_a_second_person_is_written_down_too() -> None:
    film = footage(people=2)
    seen = codes(film)
    assert (CAREGIVER, BEHAVIOUR) in seen
    assert np.array_equal(seen[STRANGER, BEHAVIOUR], np.where(film.live, film.people[1], NOT_CODED).T)


def test_a_second_person_who_is_away_is_not_coded() -> None:
    film = footage(people=2)
    gone = film.away(2, np.ones((TICKS, 1), bool))
    assert (codes(gone)[STRANGER, BEHAVIOUR] == NOT_CODED).all()


def test_a_record_holds_nothing_hidden() -> None:
    film = footage()
    stirred = replace(film, arousals=(film.arousal * 0 + 7,))
    record, other = (
        observe_footage(each, np.arange(DYADS, dtype=np.uint32), OCCASION, seed=SEED, camera=SHARP)
        for each in (film, stirred)
    )
    for name in ("observations", "episodes", "coverage", "events"):
        table = getattr(record, name)
        assert table.equals(getattr(other, name))
        assert not {"arousal", "distance", "state"} & set(table.columns)


def test_observations_and_episodes_say_what_was_seen() -> None:
    record = observe_footage(footage(), np.arange(DYADS, dtype=np.uint32), OCCASION, seed=SEED)
    assert record.observations.row(3, named=True) == {
        "observation": 3, "dyad": "3", "occasion": "12 months", "procedure": "by hand", "coder": "coder 1",
        "duration_s": 360.0, "source": None,
    }  # fmt: skip
    assert record.episodes.row(0) == (0, "first", 0.0, 180.0)
    assert len(record.episodes) == 2 * DYADS


@pytest.mark.parametrize("codebook", [ACTS, CHANNELS])
def test_a_codebook_has_a_code_for_every_act(codebook: Codebook) -> None:
    assert {len(codes) for codes in codebook.child.values()} == {len(ChildAct)}
    assert {len(codes) for codes in codebook.person.values()} == {len(PersonAct)}
    assert codebook.source


def test_channels_say_what_each_act_looks_like() -> None:
    film = footage()
    record = observe_footage(
        film, np.arange(DYADS, dtype=np.uint32), OCCASION, seed=SEED, codebook=CHANNELS, camera=SHARP
    )
    grid = record.grid(3.0)
    crying = (film.child == ChildAct.CRY) & film.live
    assert grid.where((CHILD, "affect"), "negative").T[crying].all()
    assert grid.where((CHILD, "voice"), "cry").T[crying].all()
    assert not grid.where((CHILD, "voice"), "cry").T[~crying].any()
