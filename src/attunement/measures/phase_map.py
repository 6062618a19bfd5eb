"""Phases of engagement: what a person's concurrent channels amount to, by a declared map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from attunement.record import NOT_CODED, NOTHING, UNCODABLE, Grid
from attunement.record.grid import Codes
from attunement.vocabulary import BadValueError, UnknownNameError

PHASE = "phase"  # the channel that holds the phases
ENGAGEMENT = ("negative", "object", "monitor", "positive")
"""Phases a child and a caregiver can share; a child's `object` includes looking away."""
NEGATIVE = frozenset(
    "negative, negative engagement, negative affect, protest, withdrawn, withdrawal, hostile, intrusive, distress, distressed, "
    "cry, crying, fuss, fussing, fuss/cry, cry/fuss, anger, angry, sad, sadness, fear, afraid".split(", ")
)
"""Names that make a phase negative, in small letters: those of the Infant and Caregiver Engagement Phases and plain words."""


def negative_of(phases: Iterable[str]) -> tuple[str, ...]:
    """Return the phases whose names say that they are negative: a match in one of them mends nothing.

    >>> negative_of(["Protest", "play", "no protest"])
    ('Protest',)
    """
    return tuple(phase for phase in phases if phase.strip().casefold() in NEGATIVE)


@dataclass(frozen=True)
class PhaseMap:
    """Which code of which channel puts a person into which phase.

    Parameters
    ----------
    phases
        Names of the phases, shared by all persons, so that a match is the same phase.
    of
        (person, channel, code) → phase. `None` says that the code alone means no phase (neutral affect, say, where
        gaze decides). Every code that a mapped channel can show must be listed: an unlisted code is an error.
    precedence
        person → phases from strongest to weakest. Needed where a person's phase comes from several channels, which
        can speak at once: the strongest phase that any channel gives is taken.
    source
        Where the map comes from.
    negative
        Phases in which a match is no repair. None: those whose names say so, see `negative_of`.

    Examples
    --------
    >>> of = {("child", "affect", "smile"): "positive", ("child", "gaze", "partner"): "monitor"}
    >>> PhaseMap(("monitor", "positive"), of, precedence={"child": ("positive", "monitor")}).channels("child")
    ('affect', 'gaze')
    """

    phases: tuple[str, ...]
    of: Mapping[tuple[str, str, str], str | None]
    precedence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    source: str = ""
    negative: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        for phase in (*self.of.values(), *(self.negative or ())):
            if phase is not None and phase not in self.phases:
                raise UnknownNameError.of("phase in this map", phase, self.phases)
        for person in self.persons():
            used = self._used(person)
            channels = self.channels(person)
            order = self.precedence.get(person)
            if order is None and len(channels) > 1:
                raise BadValueError(
                    f"the phases of {person} come from {len(channels)} channels ({', '.join(channels)}), "
                    f"which can speak at once; state the winner: precedence={{{person!r}: {used}}}, strongest first."
                )
            if order is not None and sorted(order) != sorted(used):
                raise BadValueError(
                    f"the precedence of {person} is {order}; it must name each of {person}'s phases once: {used}."
                )

    @classmethod
    def declared(
        cls,
        of: Mapping[tuple[str, str, str], str],
        *,
        without_phase: Iterable[tuple[str, str, str]] = (),
        precedence: Mapping[str, tuple[str, ...]] | None = None,
        source: str = "",
        negative: tuple[str, ...] | None = None,
    ) -> PhaseMap:
        """Build a map from a codebook: codes with a phase, and codes that are known to have none.

        Codes without a phase matter only in channels that decide a phase; others are passed over.
        """
        channels = {key[:2] for key in of}
        silent = {key: None for key in without_phase if key[:2] in channels and key not in of}
        return cls(tuple(dict.fromkeys(of.values())), {**of, **silent}, precedence or {}, source, negative)

    def persons(self) -> tuple[str, ...]:
        """Return the persons this map knows, in the order declared."""
        return tuple(dict.fromkeys(person for person, _, _ in self.of))

    def negatives(self) -> tuple[str, ...]:
        """Return the phases in which a match is no repair: those declared, or else those whose names say so."""
        return negative_of(self.phases) if self.negative is None else self.negative

    def channels(self, person: str) -> tuple[str, ...]:
        """Return the channels that decide a person's phase."""
        return tuple(dict.fromkeys(channel for who, channel, _ in self.of if who == person))

    def _used(self, person: str) -> tuple[str, ...]:
        found = {phase for (who, _, _), phase in self.of.items() if who == person}
        return tuple(phase for phase in self.phases if phase in found)

    def order(self, person: str) -> tuple[str, ...]:
        """Return a person's phases from strongest to weakest."""
        return tuple(self.precedence.get(person) or self._used(person))


def phases(grid: Grid, phase_map: PhaseMap) -> Grid:
    """Turn each person's channels into one stream of phases.

    The strongest phase that any channel shows is taken. Where a channel that could have shown a stronger one was
    uncodable, the step is uncodable; where it was not coded, the step is not coded (a cry heard while the face is
    hidden is still a cry; a look at the partner while the face is hidden is not yet `monitor`). A step in which all
    channels were coded and none gave a phase holds NOTHING.

    Parameters
    ----------
    grid
        Channels of coded behaviour.
    phase_map
        The declared map.

    Returns
    -------
    Grid
        One channel `phase` per person, [observation, step], all with the same names.

    Examples
    --------
    >>> gaze, face = ("child", "gaze"), ("child", "face")
    >>> grid = Grid(1.0, {gaze: np.array([[0, 0, 0]], np.int8), face: np.array([[0, 1, -2]], np.int8)},
    ...             {gaze: ("partner",), face: ("neutral", "smile")})
    >>> of = {(*gaze, "partner"): "monitor", (*face, "smile"): "positive", (*face, "neutral"): None}
    >>> declared = PhaseMap(("monitor", "positive"), of, precedence={"child": ("positive", "monitor")})
    >>> phases(grid, declared).codes["child", "phase"].tolist()   # monitor, positive, uncodable
    [[0, 1, -2]]
    """
    keys = {person: (person, PHASE) for person in phase_map.persons()}
    return Grid(
        grid.step_s,
        {key: _phase(grid, phase_map, person) for person, key in keys.items()},
        {key: phase_map.phases for key in keys.values()},
    )


def _phase(grid: Grid, phase_map: PhaseMap, person: str) -> Codes:
    order = phase_map.order(person)
    none = len(order)  # rank of no phase at all: weaker than any
    strongest = np.full(grid.shape, none, np.int8)
    hidden = np.full(grid.shape, none, np.int8)  # strongest phase that an uncodable channel could have shown
    unlooked = np.full(grid.shape, none, np.int8)  # … that a channel nobody coded could have shown
    for channel in phase_map.channels(person):
        key = (person, channel)
        if key not in grid.codes:
            raise UnknownNameError.of("channel in this grid", "/".join(key), ("/".join(k) for k in grid.codes))
        lost = [name for name in grid.names[key] if (*key, name) not in phase_map.of]
        if lost:
            raise BadValueError(
                f"the phase map says nothing about {person}/{channel}/{lost[0]}, which this grid holds; "
                "map it to a phase, or to None where it means no phase of its own."
            )
        given = [phase_map.of[(*key, name)] for name in grid.names[key]]
        rank = np.array([none if phase is None else order.index(phase) for phase in given] + [none] * 3, np.int8)
        possible = (phase for (who, where, _), phase in phase_map.of.items() if (who, where) == key)
        best = min((order.index(phase) for phase in possible if phase is not None), default=none)
        codes = grid.codes[key]
        np.minimum(strongest, rank[codes], out=strongest)
        hidden[codes == UNCODABLE] = np.minimum(hidden[codes == UNCODABLE], best)
        unlooked[codes == NOT_CODED] = np.minimum(unlooked[codes == NOT_CODED], best)
    index = np.array([phase_map.phases.index(phase) for phase in order] + [NOTHING], np.int8)
    stream = index[strongest]
    stream[hidden < strongest] = UNCODABLE
    stream[unlooked < strongest] = NOT_CODED
    return stream


def engagement_of_acts(*, child: str = "child", caregiver: str = "caregiver", channel: str = "behaviour") -> PhaseMap:
    """Return the engagement phases of the common acts, after the Infant and Caregiver Engagement Phases.

    Child: object (or away) = explore, avert; positive = social; monitor = signal, approach; negative = cry, resist,
    freeze. Caregiver: monitor = neutral, soothe; positive = positive; object = direct; negative = rebuff, frighten.
    Phases after Weinberg & Tronick (1999), ICEP; which act belongs to which phase is assumed.
    """
    acts = {
        child: {
            "negative": ("cry", "resist", "freeze"),
            "object": ("explore", "avert"),
            "monitor": ("signal", "approach"),
            "positive": ("social",),
        },
        caregiver: {
            "negative": ("rebuff", "frighten"),
            "object": ("direct",),
            "monitor": ("neutral", "soothe"),
            "positive": ("positive",),
        },
    }
    of = {(who, channel, act): phase for who in acts for phase, shown in acts[who].items() for act in shown}
    return PhaseMap(ENGAGEMENT, of, source="after ICEP, Weinberg & Tronick (1999); acts to phases assumed")


def engagement_of_channels(*, child: str = "child", caregiver: str = "caregiver") -> PhaseMap:
    """Return the engagement phases of concurrent channels: affect first, then a stilled body, then gaze.

    Negative or positive affect decides. With neutral affect, a child who stills is negative; else a look at the partner
    is monitor, and a look at objects or away is object. On simulated records it gives the phases of
    `engagement_of_acts`. Assumed, after the Infant and Caregiver Engagement Phases, Weinberg & Tronick (1999).
    """
    gaze = {"partner": "monitor", "object": "object", "away": "object"}
    affect = {"negative": "negative", "positive": "positive", "neutral": None}
    body = {"still": "negative"} | dict.fromkeys(
        ("handle object", "relaxed", "reach", "lean in", "turn away", "push"), None
    )
    of: dict[tuple[str, str, str], str | None] = {(child, "body", code): phase for code, phase in body.items()}
    for who in (child, caregiver):
        of |= {(who, "gaze", code): phase for code, phase in gaze.items()}
        of |= {(who, "affect", code): phase for code, phase in affect.items()}
    order = ("negative", "positive", "object", "monitor")
    source = "after ICEP, Weinberg & Tronick (1999); codes to phases assumed"
    return PhaseMap(ENGAGEMENT, of, precedence={child: order, caregiver: order}, source=source)
