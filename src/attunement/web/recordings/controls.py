"""The controls of the Recordings room that a message can name: what each is called, in the page and in its messages."""

from __future__ import annotations

from attunement.recordings.codebook.codebook import CHOICES
from attunement.recordings.tables.clock import UNITS

RULES = {
    "unpaired": "States without a start or an end",
    "reversed": "Events that end before they start",
    "overlaps": "Two codes of one channel at once",
    "duplicates": "The same code at the same times twice",
    "gaps": "Tiny gaps between neighbours",
    "gap_frames": "Longest tiny gap, in frames",
    "end_time": "What the end of an event is",
    "time_unit": "How times are written",
    "frame_rate": "Frames a second",
    "step_s": "Seconds a row stands for",
    "media_offset_s": "Seconds added to every time",
    "bad_rows": "Rows without a readable time",
    "unmapped_codes": "Codes that a track does not list",
    "unmapped_tracks": "Tracks that are left out",
    "layout": "How a table is laid out",
    "time_zero": "What second 0 is",
    "start_s": "When coding began",
    "end_s": "When coding ended",
    "encoding": "How the text is stored",
    "decimal_sign": "Decimal sign",
    "least_confidence": "How sure a program must be that it saw a face",
}
"""What the page calls each rule of a codebook."""

_STOP = "stop and say so"
CHOICE_WORDS: dict[str, dict[str, str]] = {
    "time_unit": {"auto": "told by the file"}
    | {unit: f"{UNITS[unit].split(',')[0]} ({unit})" for unit in UNITS if unit != "auto"},
    "end_time": {"auto": "as the tool has it", "exclusive": "the first moment after it", "inclusive": "its last frame"},
    "unpaired": {"refuse": _STOP, "close at end": "end them where the observation ends", "drop": "leave them out"},
    "reversed": {"refuse": _STOP, "drop": "leave them out", "swap": "exchange start and end"},
    "overlaps": {"keep": "keep both", "end at next": "the later ends the earlier", "refuse": _STOP},
    "duplicates": {"drop": "count it once", "keep": "keep both", "refuse": _STOP},
    "gaps": {"join": "close them", "keep": "leave them"},
    "bad_rows": {"refuse": _STOP, "drop": "leave such rows out"},
    "unmapped_codes": {"refuse": _STOP, "drop": "count their time as not coded"},
    "unmapped_tracks": {"drop": "leave them out", "refuse": _STOP},
    "layout": {
        "auto": "told by its columns", "events": "a row for each event", "steps": "a row for each moment",
        "one row per observation": "a row for each visit",
    },
    "time_zero": {"observation": "the start of coding", "file": "as the file counts"},
    "decimal_sign": {"auto": "told by the column", "point": "a point", "comma": "a comma"},
}  # fmt: skip
"""What the page calls the choices of a rule."""

COLUMNS = {
    "start": "start", "end": "end", "duration": "duration", "time": "time of the row", "frame": "frame number",
    "partner": "who (person)", "track": "what was coded (track)", "code": "code", "confidence": "how sure it is",
    "observation": "observation", "dyad": "dyad", "occasion": "visit", "procedure": "procedure", "coder": "coder",
    "observation_start": "when coding began", "observation_end": "when coding ended",
}  # fmt: skip
"""What the page calls what a table's column can be for."""

SETTINGS = {
    "step": "Time step", "surrogates": "Chance replicates", "seed": "Seed", "window": "An answer begins within",
    "min-match": "Shortest match that repairs", "max-lag": "Longest lag", "partners": "Who is compared",
    "precedence": "Which phase wins", "episode": "Episode", "episodes": "Names of play, still face and reunion",
    "coders": "Two coders in one file", "tolerance": "Tolerance between coders",
}  # fmt: skip
"""What the page calls the settings of measuring, by their flags."""

NAMES, LIMITS, TABLE = "Which files belong together", "When coding began and ended", "Columns of a table"
"""Headings of the page under which names, limits and columns are set."""
SHEET, NO_COLUMN, NEGATIVE = "Sheet of a spreadsheet", "no column", "A match here mends nothing"

PLACES = {
    "names": NAMES, "limits": LIMITS, "table": TABLE, "sheet": SHEET, "negative": NEGATIVE, "codes": "the step Codes",
    "text": "the text of the codebook",
    **{f"setting:{flag}": words for flag, words in SETTINGS.items()},
    **{f"column:{role}": words for role, words in COLUMNS.items()},
    **{f"rule:{rule}": words for rule, words in RULES.items()},
}  # fmt: skip
"""Every control of `controls_in`, with the words that stand on the page."""


def words_of(rule: str) -> dict[str, object]:
    """Return a rule as the page shows it: its name, its label and its choices with their words."""
    choices = [
        {"value": value, "words": CHOICE_WORDS.get(rule, {}).get(value, value)} for value in CHOICES.get(rule, ())
    ]
    return {"name": rule, "words": RULES[rule], "choices": choices}
