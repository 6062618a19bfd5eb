"""Measured columns in a draft: lines that would turn their values into codes, for a person to set and to take in."""

from __future__ import annotations

from collections.abc import Sequence

from attunement.recordings.codebook.codebook import Band, Track
from attunement.recordings.codebook.codebook_text import track_lines
from attunement.recordings.draft.found import person_in_name
from attunement.recordings.draft.glance import Aside, Glance
from attunement.recordings.draft.plain_words import suggested_channel, suggested_person
from attunement.recordings.tables.table import plain

_MOST = 6  # blocks; face trackers write hundreds of columns
_SMILE, _AT_LEAST = "AU12_r", 1.0  # OpenFace's lip corner puller, 0 to 5: from 1 on it is seen at all


def measured_blocks(glances: Sequence[Glance]) -> list[str]:
    """Return lines for the measured columns of these files, empty where there are none."""
    found: dict[tuple[str, str], Aside] = {}
    lost: dict[str, Aside] = {}
    for glance in glances:
        file = next((person_in_name(sheet) for sheet in glance.sheets), "*")
        for aside in glance.asides:
            if aside.kind == "measured":
                found.setdefault((file, aside.name), aside)
            elif aside.kind == "quality" and plain(aside.name) == "success":
                lost[file] = aside
    if not found:
        return []
    first = sorted(found, key=lambda key: (key[1] != _SMILE, not key[1].startswith("AU")))
    said = ["Measured columns, left out until you say which values mean what. Take away the first \"# \" of a block",
            "and set its bands."]  # fmt: skip
    for key in first[:_MOST]:
        aside = found[key]
        track = _block(key[0], aside)
        said += ["", f"# {aside.name}: {aside.says}", *track_lines(track)]
        if lost.pop(key[0], None):  # one column speaks for one channel
            said += _lost(track)
    if len(first) > _MOST:
        names = ", ".join(name for _, name in first[_MOST : 2 * _MOST])
        said += ["", f"and {len(first) - _MOST} more: {names}" + (" …" if len(first) > 2 * _MOST else "")]
    return said


def _block(file: str, aside: Aside) -> Track:
    smile = aside.name == _SMILE
    code = "smile" if smile else "high"
    person = suggested_person("", aside.name if file == "*" else file.strip("*"))
    channel = "smile" if smile else "values" if person == aside.name else suggested_channel(aside.name)
    band = Band(code, at_least=_AT_LEAST if smile else float(f"{aside.middle:.3g}"))
    phases = {code: "positive" if smile else code}
    return Track(person=person, channel=channel, file=file, track=aside.name, bands=(band,), phases=phases)


def _lost(track: Track) -> list[str]:
    """Return the lines that keep frames in which the face was lost from counting as "nothing happened"."""
    success = Track(
        person=track.person, channel=track.channel, file=track.file, track="success", nothing=("1",), uncodable=("0",)
    )
    return [
        "# and, so that frames in which the face was lost (success = 0) do not count as nothing:",
        *track_lines(success),
    ]
