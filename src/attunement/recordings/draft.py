"""Drafting a codebook: what files hold, written down as a codebook for a person to check and edit."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from attunement.recordings.codebook import Codebook, Rules, Track
from attunement.recordings.sheet import Sheet
from attunement.recordings.tables.table import plain

_CAREGIVER = (
    "mother",
    "mom",
    "mum",
    "mam",
    "maternal",
    "father",
    "dad",
    "paternal",
    "parent",
    "caregiver",
    "caretaker",
    "fa1",
    "mot",
    "mo",
    "fem",
    "adult",
)
_CHILD = ("infant", "child", "baby", "chi", "kchi", "inf", "toddler", "adolescent", "son", "daughter", "kid")
_BLIND = {
    "u",
    "xx",
    "xxx",
    "uncodable",
    "uncodeable",
    "notvisible",
    "outofview",
    "oov",
    "outofsight",
    "na",
    "missing",
    "obscured",
    "notcodable",
}
MOST_CODES = 40  # a track with more codes than this holds free text


def suggested_person(*words: str) -> str:
    """Return who a partner or track probably is: caregiver, child, or the tool's own word.

    >>> suggested_person("", "Infant Affect"), suggested_person("subject1", "gaze")
    ('child', 'subject1')
    """
    for word in words:
        parts = {part for part in re.split(r"[^a-z0-9]+", word.casefold()) if part}
        for person, known in (("caregiver", _CAREGIVER), ("child", _CHILD)):
            if parts & set(known) or any(
                plain(word).startswith(k) or plain(word).endswith(k) for k in known if len(k) > 4
            ):
                return person
    return next((word for word in words if word), "unknown")


def suggested_channel(track: str) -> str:
    """Return a channel's name for a track: its own, without the word for the person and in small letters.

    >>> suggested_channel("Maternal Affect"), suggested_channel("")
    ('affect', 'behaviour')
    """
    parts = [part for part in re.split(r"[^\w+-]+", track.casefold()) if part]
    kept = [part for part in parts if part not in _CAREGIVER + _CHILD]
    return " ".join(kept or parts) or "behaviour"


def drafted(sheets: Iterable[Sheet], base: Codebook, scheme: Codebook | None = None) -> Codebook:
    """Return a codebook that keeps everything the sheets hold under the tools' own names.

    Tracks whose codes all belong to the scheme's take its channel, codes and phases.
    """
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sheet in sheets:
        for event in sheet.events:
            counts[event.partner, event.track][event.code] += 1
    names: Counter[tuple[str, str]] = Counter()
    tracks = []
    for (partner, track), codes in sorted(counts.items()):
        person, channel = suggested_person(partner, track), suggested_channel(track)
        fits = _fitting(codes, person, scheme)
        if fits is not None:
            tracks.append(replace(fits, person=person, partner=partner, track=track))
            continue
        names[person, channel] += 1
        if names[person, channel] > 1:  # two tracks must not fall together unasked
            channel = f"{channel} {names[person, channel]}"
        blind = tuple(sorted(code for code in codes if plain(code) in _BLIND))
        listed = (
            {code: code for code, _ in codes.most_common() if code not in blind and code}
            if len(codes) <= MOST_CODES
            else None
        )
        tracks.append(
            Track(person=person, channel=channel, partner=partner, track=track, codes=listed, uncodable=blind)
        )
    tracks = [_beside(track, tracks) for track in tracks]
    rules = scheme.rules if scheme else base.rules
    return replace(
        base,
        title=base.title or "Draft: check every line",
        source=scheme.source if scheme else "",
        rules=rules,
        tracks=tuple(tracks),
    )


def _beside(track: Track, tracks: Sequence[Track]) -> Track:
    """Put a track that says only "uncodable" beside what it speaks of: its person's one other channel, if there is one."""
    others = {other.channel for other in tracks if other.person == track.person and other.codes != {}}
    return replace(track, channel=others.pop()) if track.codes == {} and track.uncodable and len(others) == 1 else track


def _fitting(codes: Iterable[str], person: str, scheme: Codebook | None) -> Track | None:
    """Return the scheme's track for a person if it knows all of these codes."""
    for track in scheme.tracks if scheme else ():
        known = set(track.codes or ())
        if (
            track.person == person
            and set(codes) & known
            and set(codes) <= {*known, *track.uncodable, *track.nothing, ""}
        ):
            return track
    return None


def as_toml(codebook: Codebook, *, counts: pl.DataFrame | None = None) -> str:
    """Return a codebook as the text of a TOML file, which reads back as the same codebook.

    Parameters
    ----------
    counts
        What `codes_in` found in the files: written beside the codes, as comments.
    """
    found = (
        {}
        if counts is None
        else {(p, t, c): n for p, t, c, n in counts.select("partner", "track", "code", "count").iter_rows()}
    )
    lines = [
        f"title = {_quoted(codebook.title)}",
        *([f"source = {_quoted(codebook.source)}"] if codebook.source else []),
    ]
    about = {"pattern": codebook.pattern, "procedure": codebook.procedure, "coder": codebook.coder}
    lines += _section("observation", {name: value for name, value in about.items() if value})
    lines += _section("rules", _changed(codebook.rules))
    lines += _section("columns", codebook.columns)
    lines += _section("phases", {} if codebook.negative is None else {"negative": list(codebook.negative)})
    lines += _section("table", {"header": list(codebook.header)} if codebook.header else {})
    for episode in codebook.episodes:
        lines += ["", "[[episode]]", *_entries({"name": episode.name, "start": episode.start, "end": episode.end})]
    for visit in codebook.visits:
        limits = {name: getattr(visit, name) for name in ("observation", "start_s", "end_s")}
        lines += ["", "[[visit]]", *_entries({name: value for name, value in limits.items() if value is not None})]
    for track in codebook.tracks:
        lines += ["", "[[track]]"]
        chosen = {name: getattr(track, name) for name in ("file", "partner", "track") if getattr(track, name) != "*"}
        lines += _entries(chosen | {"person": track.person, "channel": track.channel})
        extra = {
            "exhaustive": track.exhaustive,
            "minimum_s": track.minimum_s,
            "uncodable": list(track.uncodable),
            "nothing": list(track.nothing),
        }
        lines += _entries({name: value for name, value in extra.items() if value})
        if track.bands:
            bands = (", ".join(f"{k} = {_value(v)}" for k, v in _band(b).items()) for b in track.bands)
            lines.append("bands = [" + ", ".join(f"{{ {band} }}" for band in bands) + "]")
        if track.codes is not None:
            lines.append("[track.codes]")
            for code, entry in zip(track.codes, _entries(track.codes), strict=True):
                count = found.get((track.partner, track.track, code))
                lines.append(f"{entry}  # {count} times" if count else entry)
        if track.phases:
            lines += ["[track.phases]", *_entries(track.phases)]
    return "\n".join(lines) + "\n"


def _band(band: object) -> dict[str, object]:
    values = {name: getattr(band, name) for name in ("code", "at_least", "below")}
    return {name: value for name, value in values.items() if value not in (float("inf"), float("-inf"))}


def _changed(rules: Rules) -> dict[str, object]:
    default = Rules()
    return {
        name: getattr(rules, name)
        for name in Rules.__dataclass_fields__
        if getattr(rules, name) != getattr(default, name)
    }


def _section(name: str, values: Mapping[str, object]) -> list[str]:
    return ["", f"[{name}]", *_entries(values)] if values else []


def _entries(values: Mapping[str, object]) -> list[str]:
    return [
        f"{name if re.fullmatch(r'[A-Za-z0-9_-]+', name) else _quoted(name)} = {_value(value)}"
        for name, value in values.items()
    ]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_quoted(str(part)) for part in value) + "]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    escaped = "".join(
        f"\\{letter}"
        if letter in '"\\'
        else letter
        if letter.isprintable() and not 0xD800 <= ord(letter) < 0xE000
        else f"\\U{ord(letter):08x}"
        for letter in text
    )
    return f'"{escaped}"'
