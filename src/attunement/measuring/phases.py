"""Whose phases are compared in recordings: what a codebook says about partners and phases, made a phase map."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import polars as pl

from attunement.measures.phase_map import PhaseMap, engagement_of_acts, engagement_of_channels
from attunement.record import Record
from attunement.recordings import Codebook
from attunement.vocabulary import BadValueError, UnknownNameError

REMEDY = (
    "Say in the codebook what each partner's codes count as: below their [track.codes], [track.phases] and lines such as "
    'smile = "positive".'
)
MOST_PHASES = 40  # more different codes than this are words, not codes
CHILD_FIRST = ("child", "infant", "baby", "toddler")


def phase_map_of(
    record: Record,
    codebook: Codebook,
    *,
    partners: Sequence[str] | None = None,
    precedence: Sequence[str] | None = None,
) -> tuple[PhaseMap, tuple[str, ...]]:
    """Return the map from two partners' codes to phases, and sentences about what was assumed.

    Phases come from the codebook. A codebook without any: where exactly two partners share exactly one channel, its
    codes count as phases under their own names, which is said. Simulated channels have their own map.

    Parameters
    ----------
    record, codebook
        What was read, and with which codebook.
    partners
        The two persons to compare, whose acts and answers are called the first's and the second's; needed only where
        the codebook gives phases to more than two. A child stands first.
    precedence
        Phases from strongest to weakest; needed only where a person's phase comes from several channels.

    Errors
    ------
    BadValueError where there are not two partners with phases, with what to write in the codebook.
    """
    known = codebook.phases()
    notes: list[str] = []
    if not known:
        simulated = _simulated(record)
        if simulated is not None:
            return simulated, ("Phases: those of the simulation's own channels.",)
        known, said = _own_names(record, partners)
        notes.append(said)
    found = _in_order(list(dict.fromkeys(person for person, _, _ in known)))
    chosen = tuple(partners) if partners else tuple(found)
    for person in chosen:
        if person not in found:
            raise UnknownNameError.of("person with phases in the codebook", person, found)
    if len(chosen) != 2 or len(set(chosen)) != 2:
        if len(found) < 2:
            raise BadValueError(f"only {found[0]} has phases in the codebook, and a match takes two partners. {REMEDY}")
        raise BadValueError(
            f"the codebook gives phases to {len(found)} persons ({', '.join(found)}); a match takes two. Say which two are to "
            f'be compared (--partners "{found[0]},{found[1]}").'
        )
    of = {key: phase for person in chosen for key, phase in known.items() if key[0] == person}
    _check_channels(record, of)
    codes = record.events.select("person", "channel", "code").unique().sort("person", "channel", "code")
    mapped = {key[:2] for key in of}
    silent = [key for key in codes.iter_rows() if key[:2] in mapped and key not in of]
    if silent:
        listed = ", ".join("/".join(key) for key in silent)
        notes.append(f"Codes without a phase, whose time counts as coded but without a phase: {listed}.")
    used = tuple(dict.fromkeys(of.values()))
    order: dict[str, tuple[str, ...]] = {}
    for person in chosen:
        own = [phase for phase in used if phase in {v for k, v in of.items() if k[0] == person}]
        channels = sorted({channel for who, channel, _ in of if who == person})
        if precedence:
            lost = [phase for phase in own if phase not in precedence]
            if lost:
                raise BadValueError(
                    f"the order of phases leaves out '{lost[0]}'; name all (--precedence {','.join(used)})."
                )
            order[person] = tuple(phase for phase in precedence if phase in own)
        elif len(channels) > 1:
            raise BadValueError(
                f"the phases of {person} come from {len(channels)} channels ({', '.join(channels)}), which can speak at "
                f"once. Say which phase wins, strongest first (--precedence {','.join(used)})."
            )
    chosen_map = PhaseMap.declared(
        of, without_phase=silent, precedence=order, source=codebook.source, negative=_negative(codebook, known, used)
    )
    return chosen_map, tuple(notes)


def _negative(
    codebook: Codebook, known: Mapping[tuple[str, str, str], str], used: Sequence[str]
) -> tuple[str, ...] | None:
    """Return the phases that the codebook calls negative, as far as these persons have them; None where it does not say."""
    if codebook.negative is None:
        return None
    for phase in codebook.negative:
        if phase not in known.values():
            raise UnknownNameError.of("phase in the codebook, to be negative", phase, set(known.values()))
    return tuple(phase for phase in codebook.negative if phase in used)


def _in_order(persons: list[str]) -> list[str]:
    """Put a child before others, who keep the codebook's order."""
    return sorted(persons, key=lambda person: person.casefold() not in CHILD_FIRST)


def _simulated(record: Record) -> PhaseMap | None:
    channels = set(record.channels())
    if record.observations["source"].is_not_null().any():
        return None
    for phase_map in (engagement_of_channels(), engagement_of_acts()):
        if all(
            (person, channel) in channels for person in phase_map.persons() for channel in phase_map.channels(person)
        ):
            return phase_map
    return None


def _own_names(record: Record, partners: Sequence[str] | None) -> tuple[dict[tuple[str, str, str], str], str]:
    """Return the codes of the one channel that two partners share, each as its own phase."""
    persons_there = sorted({person for person, _ in record.channels()})
    for person in partners or ():
        if person not in persons_there:
            raise UnknownNameError.of("person in these files", person, persons_there)
    by_channel: dict[str, list[str]] = defaultdict(list)
    for person, channel in record.channels():
        if not partners or person in partners:
            by_channel[channel].append(person)
    shared = [channel for channel, persons in by_channel.items() if len(persons) == 2]
    if len(shared) != 1:
        there = ", ".join("/".join(key) for key in record.channels()) or "nothing"
        raise BadValueError(
            f"the codebook gives no phases, so nothing can be matched; the files hold {there}. {REMEDY}"
        )
    rows = (
        record.events.filter(pl.col("channel") == shared[0]).select("person", "channel", "code").unique().sort("code")
    )
    of = {
        (person, channel, code): code for person, channel, code in rows.iter_rows() if person in by_channel[shared[0]]
    }
    persons = {person for person, _, _ in of}
    if len(persons) != 2 or not set.intersection(*({c for p, _, c in of if p == person} for person in persons)):
        raise BadValueError(
            f"the codebook gives no phases, and the codes of channel '{shared[0]}' are not the same for both partners, so "
            f"nothing can be matched. {REMEDY}"
        )
    if len(set(of.values())) > MOST_PHASES:
        raise BadValueError(
            f"the codebook gives no phases, and channel '{shared[0]}' holds {len(set(of.values()))} different codes, as free text "
            f"does: that two persons say the same words is no match. {REMEDY} Leave out tracks of words."
        )
    return of, f"The codebook gives no phases: the codes of '{shared[0]}' were taken as phases under their own names."


def _check_channels(record: Record, of: dict[tuple[str, str, str], str]) -> None:
    there = set(record.channels())
    for person, channel in dict.fromkeys(key[:2] for key in of):
        if (person, channel) not in there:
            listed = ", ".join("/".join(key) for key in sorted(there)) or "nothing"
            raise BadValueError(
                f"no file holds {person}/{channel}, which the codebook gives phases to; the files hold {listed}. Check "
                "`track` and `partner` of its [[track]]; `attune codebook` lists what the files call them."
            )
