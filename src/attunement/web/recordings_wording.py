"""One message, two renderings: what a reader or a measure says, in the words of the page's own controls.

Errors and notes name their remedy as a codebook's TOML and as a flag of the command line, for those who work there. The
page has neither. Here each remedy becomes the name of the control in which it is set, and the list of those controls,
so that the page can offer them beside the sentence or jump to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from attunement.recordings.codebook import CHOICES, ROLES
from attunement.recordings.tables.clock import UNITS
from attunement.vocabulary import AttunementError

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

_IN_PYTHON = {"window_s": "window", "min_match_s": "min-match", "max_lag_s": "max-lag", "tolerance_s": "tolerance"}
NAMES, LIMITS, TABLE = "Which files belong together", "When coding began and ended", "Columns of a table"
"""Headings of the page under which names, limits and columns are set."""

PLACES = {
    "names": NAMES, "limits": LIMITS, "table": TABLE, "codes": "the step Codes", "text": "the text of the codebook",
    **{f"setting:{flag}": words for flag, words in SETTINGS.items()},
    **{f"column:{role}": words for role, words in COLUMNS.items()},
    **{f"rule:{rule}": words for rule, words in RULES.items()},
}  # fmt: skip
"""Every control of `controls_in`, with the words that stand on the page."""

_RULE = "|".join(sorted(RULES, key=len, reverse=True))
_MARKED = "|".join(
    name for name in sorted(RULES, key=len, reverse=True) if "_" in name and name[:-2] not in ("start", "end")
)
_VALUE = r'"[^"]*"(?: \([^)]*\))?'
_ROLE = "|".join(sorted(ROLES, key=len, reverse=True))
_SECTIONS = {"rules": "Rules", "columns": TABLE, "table": TABLE, "observation": NAMES, "visit": LIMITS}

Change = str | Callable[[re.Match[str]], str]


class AsWrittenError(AttunementError):
    """What is wrong with a text that somebody wrote by hand, and that has to be said in the language of that text."""


def on_the_page(text: str) -> str:
    """Return a message with every rule, column, table and flag named as the page's controls name it.

    >>> on_the_page('Correct it, or set bad_rows = "drop" under [rules] in the codebook.')
    'Correct it, or choose “leave such rows out” at “Rows without a readable time”.'
    >>> on_the_page("A smaller --step keeps them.")
    'A smaller “Time step” keeps them.'
    """
    for pattern, change in _CHANGES:
        text = pattern.sub(change, text)
    return text


def controls_in(text: str) -> list[str]:
    """Return the controls in which the remedies of a message are set, as the page knows them.

    "rule:NAME", "column:ROLE", "setting:FLAG", "limits", "names", "table", "codes" or "text".

    >>> controls_in('Set unpaired = "drop" under [rules], or add (?P<coder>…) to the pattern.')
    ['rule:unpaired', 'names']
    """
    found = [f"rule:{name}" for name in _rules_in(text)]
    found += [f"column:{role}" for part in re.findall(r"\[columns\]((?:,? (?:or )?\w+ = \"[^\"]*\")+)", text)
              for role in re.findall(rf"\b({_ROLE}) =", part)]  # fmt: skip
    found += ["column:start", "column:end"] if "name their start and end there" in text else []
    found += [f"setting:{name}" for name in re.findall(r"(?<![\w-])--([a-z][a-z-]*)", text) if name in SETTINGS]
    found += [f"setting:{flag}" for name, flag in _IN_PYTHON.items() if re.search(rf"\b{name}\b", text)]
    marks = {
        "limits": r"\[\[visit\]\]|\b(?:start|end)_s\b.*(?:\[rules\]|codebook)|codebook's (?:start|end)_s",
        "names": r"\(\?P<|`pattern`|codebook's pattern|by a pattern",
        "table": r"\[table\]|under \[columns\]",
        "codes": r"\[\[track\]\]|\[track[.\]]|`(?:codes|nothing|uncodable)`|list the (?:empty )?code",
        "text": r"\[\[episode\]\]",
    }
    return list(dict.fromkeys([*found, *(name for name, mark in marks.items() if re.search(mark, text))]))


def observations_in(text: str) -> list[str]:
    """Return the observations that a message names.

    >>> observations_in("d.boris, observation 'visit 2', event 13: the event has no end")
    ['visit 2']
    """
    return list(dict.fromkeys(re.findall(r"observation '(.+?)'(?=[,:;)]| is said)", text)))


def _rules_in(text: str) -> list[str]:
    named = rf"(?<![\w\[-])(?:`({_RULE})`|({_RULE})(?= = [\"\d])|\(rule ({_RULE})\)|\b({_MARKED})\b)"
    found = (next(filter(None, match.groups())) for match in re.finditer(named, text))
    return list(dict.fromkeys(name for name in found if name not in ("start_s", "end_s")))


def _choice(match: re.Match[str]) -> str:
    rule = match["rule"]
    values = [_word(rule, value) for value in re.findall(r'"([^"]*)"', match["values"])]
    listed = " or ".join([", ".join(values[:-1]), values[-1]] if values[1:] else values)
    verb = match["verb"]
    if not verb:
        return f"“{RULES[rule]}” set to {listed}"
    return f"{'Choose' if verb[0].isupper() else 'choose'} {listed} at “{RULES[rule]}”"


def _word(rule: str, value: str) -> str:
    return f"“{CHOICE_WORDS.get(rule, {}).get(value, value)}”"


def _columns(match: re.Match[str]) -> str:
    roles = [f"“{COLUMNS[role]}”" for role in re.findall(rf"\b({_ROLE}) =", match[0])]
    return f"{' or '.join(roles)}{' ' if roles else ''}under “{TABLE}”"


def _limits(match: re.Match[str]) -> str:
    end = "ended" if match["which"].endswith("end_s") else "began"
    both = "start_s" in match["which"] and "end_s" in match["which"]
    return f"when coding {'began and ended' if both else end}, for all visits or for this one, under “{LIMITS}”"


_CODEBOOK = r"(?:,? (?:in|of) the codebook)?"
_CHANGES: list[tuple[re.Pattern[str], Change]] = [
    (re.compile(pattern), change)
    for pattern, change in (
        # whole phrases first
        (r": below their \[track\.codes\], \[track\.phases\] and lines such as smile = \"positive\"", ", in the step Codes"),
        (r"Say in the codebook what each partner's codes count as", "Say what each partner's codes count as"),
        (r"Add them under `codes`, `nothing` or `uncodable` of their \[\[track\]\]", "Say in the step Codes what they count as"),
        (r"Add a \[\[track\]\] for them", "Use them in the step Codes, under “Left out”"),
        (r"A \[\[track\]\] with channel = \"episode\", or \[\[episode\]\] in the codebook,",
         "A track whose channel is “episode” in the step Codes, or episodes in the text of the codebook,"),
        (r"Check `track` and `partner` of its \[\[track\]\]; `attune codebook` lists what the files call them",
         "The step Codes shows what the files call them"),
        (r"Add track = \"(\w+)\" for", r"Use the track “\1” in the step Codes for"),
        (r"list the empty code \"\" with the other codes of its track", "say in the step Codes what the empty code counts as"),
        (r"Draft a codebook, and name the columns in it: \[table\] header = \[[^\]]*\]", f"Name the columns under “{TABLE}”"),
        # names of files
        (r"the codebook's pattern '(?:.*)' (does not fit|finds no dyad in) ", r"the way names are taken apart \1 "),
        (r"It needs a group \(\?P<(\w+)>…\)", f"Mark the part that is the \\1 under “{NAMES}”"),
        (r"Rename the file, or correct the pattern", f"Rename the file, or mark other parts under “{NAMES}”"),
        (r"[Nn]ame the (\w+) in the codebook's pattern, \(\?P<\w+>…\)", f"Mark the \\1 under “{NAMES}”"),
        (r"add \(\?P<(\w+)>…\) to the pattern in the codebook", f"mark the part of the names that is the \\1 under “{NAMES}”"),
        (r"Say by a pattern in the codebook which part", f"Say under “{NAMES}” which part"),
        (r"; folders count: pattern = '.*?'(?=\. )", "; folders count, too"),
        (r"[Aa]dd \(\?P<(\w+)>…?\) to (?:its|the) pattern", f"mark the \\1 under “{NAMES}”"),
        (r"pattern = '[^']*'", f"“{NAMES}”"),
        (r"\(\?P<(\w+)>[^)]*\)", r"“\1”"),
        (r" \(`pattern`\)", f" (“{NAMES}”)"),
        (r"`pattern`", f"“{NAMES}”"),
        # limits of observations
        (rf"(?:(?<=Correct )|(?<=[Ss]tate )|(?<=state it: ))(?P<which>(?:start_s and )?(?:start_s|end_s)),? under \[rules\]"
         rf"(?:,? or (?:under )?\[\[visit\]\])?(?: for one visit)?{_CODEBOOK}", _limits),
        (r"the codebook's start_s and end_s", f"“{LIMITS}”"),
        # rules
        (rf"(?:(?P<verb>\b[Ss]et|\b[Ss]tate|\b[Cc]hoose) )?`?\b(?P<rule>{_RULE})`? = (?P<values>{_VALUE}(?:(?:,|,? or) {_VALUE})*)"
         rf"(?:,? (?:under|in) \[rules\])?{_CODEBOOK}", _choice),
        (rf"\(rule ({_RULE})\)", lambda match: f"(rule “{RULES[match[1]]}”)"),
        (rf"`({_RULE})`(?:,? (?:under|in) \[rules\])?{_CODEBOOK}", lambda match: f"“{RULES[match[1]]}”"),
        (rf"\b({_MARKED})\b( \([^)]*\))?(?:,? (?:under|in) \[rules\])?{_CODEBOOK}",
         lambda match: f"“{RULES[match[1]]}”{'' if match[2] and 'row' in match[2] else match[2] or ''}"),
        (r"\(minimum_s\)", "(the shortest that its track takes)"),
        # columns of tables
        (r"(?:in the codebook, in their order|in the codebook)?: \[table\] header = \[[^\]]*\]",
         f" in their order, under “{TABLE}”"),
        (r"the codebook's \[table\] header names (\d+)", rf"“{TABLE}” names \1"),
        (rf"(?:in the codebook)?: \[columns\](?:,? (?:or )?(?:{_ROLE}) = \"[^\"]*\")+",
         lambda match: f" as {_columns(match)}"),
        (rf"\[columns\](?:,? (?:or )?(?:{_ROLE}) = \"[^\"]*\")+{_CODEBOOK}", _columns),
        (rf"(?:under|in) \[columns\]{_CODEBOOK}", f"under “{TABLE}”"),
        # settings
        (r"`attune [^`]*`", "the command line"),
        (r"`?(?<![\w-])--(?P<flag>[a-z][a-z-]*)`?(?: \"[^\"]*\"| \S*\w,\S*\w)?",
         lambda match: f"“{SETTINGS.get(match['flag'], match['flag'])}”"),
        (rf"\b({'|'.join(_IN_PYTHON)})\b", lambda match: f"“{SETTINGS[_IN_PYTHON[match[1]]]}”"),
        (r",? or test with `?against_chance`?", ""),
        # whatever is left
        (rf",? (?:under|in) \[(?:rules)\]{_CODEBOOK}", ""),
        (r"\[\[?(rules|columns|table|observation|visit)\]\]?", lambda match: f"“{_SECTIONS[match[1]]}”"),
        (r"\[\[?(track|episode|phases)\]\]?", r"\1"),
        (r"\[track\.(codes|phases)\]", r"\1"),
        (r"  +", " "),
    )
]  # fmt: skip


def words_of(rule: str) -> dict[str, object]:
    """Return a rule as the page shows it: its name, its label and its choices with their words."""
    choices = [
        {"value": value, "words": CHOICE_WORDS.get(rule, {}).get(value, value)} for value in CHOICES.get(rule, ())
    ]
    return {"name": rule, "words": RULES[rule], "choices": choices}
