"""Drafting a codebook: what files hold, written down for a person to check and edit, with what it probably means.

A draft proposes a meaning only where it is unmistakable (see `suggestion`), and phases only if those of two persons can
be compared; everything else it leaves open and says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from attunement.recordings.codebook.codebook import Codebook, Track
from attunement.recordings.codebook.codebook_text import Remarks, as_toml
from attunement.recordings.draft.draft_words import Drafted, remarks_of, steps_left
from attunement.recordings.draft.found import Found, fill_the_time, gathered
from attunement.recordings.draft.glance import MOST_WORDS, Glance
from attunement.recordings.draft.naming import Naming, proposed_naming
from attunement.recordings.draft.plain_words import (
    CAREGIVER,
    FATHER,
    UNSEEN,
    suggested_channel,
    suggested_person,
    words_of,
)
from attunement.recordings.draft.suggestion import FoundTrack, Suggestion, compared, suggestions
from attunement.recordings.tables.table import plain


@dataclass(frozen=True)
class Draft:
    """A drafted codebook, what to say beside it, and what is left to a person, in sentences."""

    codebook: Codebook
    remarks: Remarks
    left: tuple[str, ...]

    @property
    def text(self) -> str:
        """The draft as a TOML file with its remarks."""
        return as_toml(self.codebook, remarks=self.remarks)


def drafted(glances: Sequence[Glance], scheme: Codebook | None = None, *, phases: bool = True) -> Draft:
    """Return a draft that keeps everything the files hold under the tools' own names.

    Parameters
    ----------
    scheme
        A published codebook. Tracks whose codes all belong to it take its channel, codes and phases.
    phases
        Whether to propose phases where codes are unmistakable and no scheme was named.
    """
    found = [one for one in gathered(glances) if one.counts or one.unnamed]
    persons = _persons(found)
    fits = [_fitting(one, person, scheme) for one, person in zip(found, persons, strict=True)]
    channels = _channels(found, persons, fits)
    seen = [FoundTrack(who, one.partner, one.about, tuple(one.counts)) for one, who in zip(found, persons, strict=True)]
    told = [None] * len(seen) if scheme else suggestions(seen)
    taken = compared(seen, told, channels) if phases else set()
    lines = []
    for i, one in enumerate(found):
        track = _track(one, persons[i], channels[i], fits[i], told[i] if i in taken else None)
        lines.append(Drafted(track, one, told[i], i in taken))
    lines = _exhaustive(_beside(lines))
    naming = _naming(glances, found)
    book = Codebook(
        title="Draft: check every line",
        source=scheme.source if scheme else _sources(lines),
        tracks=tuple(line.track for line in lines),
        pattern=naming.pattern if naming else "",
        columns={role: name for glance in glances for role, name in glance.columns.items()},
        header=next((glance.header for glance in glances if glance.header), ()),
    )
    layouts = {glance.layout for glance in glances if glance.layout and glance.layout != "events"}
    rules = scheme.rules if scheme else book.rules
    book = replace(book, rules=replace(rules, layout=layouts.pop()) if len(layouts) == 1 else rules)
    remarks = remarks_of(lines, glances, naming)
    return Draft(book, remarks, steps_left(lines, glances, naming, suggested=phases and not scheme))


def _sources(lines: Sequence[Drafted]) -> str:
    told = {line.told.scheme: line.told.source for line in lines if line.taken and line.told and line.told.source}
    return "; ".join(f"{name}: {source}" for name, source in told.items())


def _persons(found: Sequence[Found]) -> list[str]:
    """Return whose each track is; a mother and a father in the same files are two persons."""
    names = [(one.partner, one.track, one.file.strip("*")) for one in found]
    persons = [
        suggested_person(*name) if one.whose else one.track or "unknown" for one, name in zip(found, names, strict=True)
    ]
    words = [{word for part in name for word in words_of(part)} for name in names]
    fathers = [person == "caregiver" and bool(own & set(FATHER)) for person, own in zip(persons, words, strict=True)]
    mothers = [
        person == "caregiver" and not father and bool(own & set(CAREGIVER[:6]))
        for person, father, own in zip(persons, fathers, words, strict=True)
    ]
    if not (any(fathers) and any(mothers)):
        return persons
    return [
        "father" if father else "mother" if mother else person
        for person, father, mother in zip(persons, fathers, mothers, strict=True)
    ]


def _channels(found: Sequence[Found], persons: Sequence[str], fits: Sequence[Track | None]) -> list[str]:
    """Return names for channels, numbered where two tracks of a person would fall together unasked."""
    names: Counter[tuple[str, str, str]] = Counter()
    channels = []
    for one, person, fit in zip(found, persons, fits, strict=True):
        channel = fit.channel if fit else suggested_channel(one.about, one.partner)
        key = (one.file, person, channel)
        names[key] += not fit
        channels.append(channel if names[key] < 2 or fit else f"{channel} {names[key]}")
    return channels


def _track(one: Found, person: str, channel: str, fit: Track | None, told: Suggestion | None) -> Track:
    if fit:
        return replace(fit, person=person, partner=one.partner, track=one.track, file=one.file, words={})
    blind = tuple(sorted(code for code in one.counts if plain(code) in UNSEEN))
    codes = {code: code for code, _ in one.counts.most_common() if code not in blind}
    track = Track(person=person, channel=channel, file=one.file, partner=one.partner, track=one.track, uncodable=blind)
    if not told:
        return replace(track, codes=codes if len(one.counts) <= MOST_WORDS else None)
    meant = {code: told.codes[code] for code, _ in one.counts.most_common()}
    codes = {code: meant[code].word for code in codes if meant[code].means != "unseen"}
    blind = tuple(sorted(code for code, meaning in meant.items() if meaning.means == "unseen"))
    phases = {meaning.word: meaning.phase for meaning in meant.values() if meaning.phase}
    return replace(track, codes=codes, uncodable=blind, phases=phases, exhaustive=told.exhaustive)


def _fitting(one: Found, person: str, scheme: Codebook | None) -> Track | None:
    """Return the scheme's track for a person if it knows all of these codes."""
    codes = set(one.counts)
    for track in scheme.tracks if scheme else ():
        known = set(track.codes or ())
        if track.person == person and codes & known and codes <= {*known, *track.uncodable, *track.nothing}:
            return track
    return None


def _beside(lines: Sequence[Drafted]) -> list[Drafted]:
    """Put tracks that say only "uncodable" beside what they speak of: their person's one other channel, if there is one."""
    others: defaultdict[str, set[str]] = defaultdict(set)
    for line in lines:
        if line.track.codes != {}:
            others[line.track.person].add(line.track.channel)

    def beside(line: Drafted) -> Drafted:
        track, channels = line.track, others[line.track.person]
        alone = track.codes == {} and track.uncodable and len(channels) == 1
        return replace(line, track=replace(track, channel=next(iter(channels)))) if alone else line

    return [beside(line) for line in lines]


def _exhaustive(lines: Sequence[Drafted]) -> list[Drafted]:
    """Propose that every moment carries a code where that is so in all files."""
    together: defaultdict[tuple[str, str], list[Found]] = defaultdict(list)
    for line in lines:
        together[line.track.person, line.track.channel].append(line.found)
    full = {channel: fill_the_time(found) is not None for channel, found in together.items()}

    def exhaustive(line: Drafted) -> Drafted:
        track = line.track
        told = track.exhaustive or line.found.steps or not track.codes
        if told or not full[track.person, track.channel]:
            return line
        return replace(line, track=replace(track, exhaustive=True), fills=True)

    return [exhaustive(line) for line in lines]


def _naming(glances: Sequence[Glance], found: Sequence[Found]) -> Naming | None:
    """Return a pattern for the files' names, unless columns say whose rows they are or it would mix two codings."""
    sheets = [sheet for glance in glances for sheet in glance.sheets]
    if any(sheet.identity.get("dyad") for sheet in sheets) or any(
        glance.columns.get("observation") for glance in glances
    ):
        return None
    naming = proposed_naming([(PurePath(sheet.file).stem, sheet.name) for sheet in sheets])
    if naming is None:
        return None
    held: Counter[tuple[tuple[str, ...], str, str]] = Counter()
    for sheet, (_, given) in zip(sheets, naming.gives, strict=True):
        tracks = {(event.partner, event.track) for event in sheet.events}
        files = {one.file for one in found if one.file != "*" and one.file.strip("*") in sheet.file}
        held.update((tuple(given.values()), "".join(files) + partner, track) for partner, track in tracks)
    return naming if all(count == 1 for count in held.values()) else None
