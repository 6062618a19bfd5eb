"""One message, two renderings: what a reader or a measure says, in the words of the page's own controls.

Errors and notes name their remedy as a codebook's TOML and as a flag of the command line, for those who work there. The
page has neither. Here each remedy becomes the name of the control in which it is set, and the list of those controls,
so that the page can offer them beside the sentence or jump to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from attunement.recordings.codebook.codebook import ROLES
from attunement.vocabulary import AttunementError
from attunement.web.recordings.controls import (
    CHOICE_WORDS,
    COLUMNS,
    LIMITS,
    NAMES,
    NEGATIVE,
    NO_COLUMN,
    RULES,
    SETTINGS,
    SHEET,
    TABLE,
)

_IN_PYTHON = {"window_s": "window", "min_match_s": "min-match", "max_lag_s": "max-lag", "tolerance_s": "tolerance"}
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
    found += [f"column:{role}" for part in _COLUMNS.finditer(text) for role in _roles_in(part[0])]
    found += ["column:start", "column:end"] if "name their start and end there" in text else []
    found += [f"setting:{name}" for name in re.findall(r"(?<![\w-])--([a-z][a-z-]*)", text) if name in SETTINGS]
    found += [f"setting:{flag}" for name, flag in _IN_PYTHON.items() if re.search(rf"\b{name}\b", text)]
    marks = {
        "limits": r"\[\[visit\]\]|\b(?:start|end)_s\b.*(?:\[rules\]|codebook)|codebook's (?:start|end)_s",
        "names": r"\(\?P<|`pattern`|codebook's pattern|by a pattern",
        "table": r"\[table\] header|\[columns\](?! \w+ =)|replaces_header",
        "sheet": r"\[table\] sheet|sheet under \[table\]",
        "negative": r"\[phases\]",
        "codes": r"\[\[track\]\]|\[track[.\]]|`(?:codes|nothing|uncodable)`|list the (?:empty )?code",
        "text": r"\[\[episode\]\]",
    }
    if any(name.startswith("column:") for name in found):
        del marks["table"]  # they stand under it
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
    verb = match["verb"] or ("choose" if match.string[: match.start()].endswith("(") else "")
    if not verb:
        return f"“{RULES[rule]}” set to {listed}"
    return f"{'Choose' if verb[0].isupper() else 'choose'} {listed} at “{RULES[rule]}”"


def _word(rule: str, value: str) -> str:
    return f"“{CHOICE_WORDS.get(rule, {}).get(value, value)}”"


def _roles_in(text: str) -> list[str]:
    """Return what columns are named for, whatever the columns themselves are called."""
    return re.findall(rf"\b({_ROLE})\b", re.sub(r'"[^"]*"', "", text))


def _columns(match: re.Match[str]) -> str:
    roles = [f"“{COLUMNS[role]}”" for role in _roles_in(match[0])]
    listed = " or ".join([", ".join(roles[:-1]), roles[-1]] if roles[1:] else roles)
    told = match[0].lstrip().startswith((":", "in the codebook:"))
    return f"{' as ' if told else ''}{listed}{' ' if roles else ''}under “{TABLE}”"


def _limits(match: re.Match[str]) -> str:
    end = "ended" if match["which"].endswith("end_s") else "began"
    both = "start_s" in match["which"] and "end_s" in match["which"]
    return f"when coding {'began and ended' if both else end}, for all visits or for this one, under “{LIMITS}”"


_ROLES = rf"(?:{_ROLE})(?: = (?:\"[^\"]*\"|…))?(?:(?:, or |, | or )(?:{_ROLE})(?: = (?:\"[^\"]*\"|…))?)*"
_COLUMNS = re.compile(
    rf"(?:(?: in the codebook)?: )?\[columns\] {_ROLES}|(?::? )?{_ROLES} (?:under|in) \[columns\]"
    rf"|(?:under|in) \[columns\](?: in the codebook)?: {_ROLES}"
)
"""Columns named for what they are for, in the ways in which messages name them."""
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
        (r"\b(?:start_s|end_s) in the codebook", f"“{LIMITS}”"),
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
        (r"the codebook's \[table\] header names (\w+)", rf"“{TABLE}” names \1"),
        (r"Correct the names in \[table\] header", f"Correct the names under “{TABLE}”"),
        (r", add replaces_header = true", ", say so there"),
        (r"(?: in the codebook)?: \[table\] sheet = \"[^\"]*\"", f" at “{SHEET}”"),
        (rf"(?:\[table\] sheet|sheet under \[table\]){_CODEBOOK}", f"“{SHEET}”"),
        (rf"say so in the codebook: \[columns\] ({_ROLE}) = \"\"",
         lambda match: f"choose “{NO_COLUMN}” at “{COLUMNS[match[1]]}” under “{TABLE}”"),
        (_COLUMNS.pattern, _columns),
        (rf"(?:under|in) \[columns\]{_CODEBOOK}", f"under “{TABLE}”"),
        (r"in the codebook \(\[phases\] negative = \[[^\]]*\]\)", f"in the step Codes, at “{NEGATIVE}”"),
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
        (r"”(?:,? in the codebook)", "”"),
        (r"  +", " "),
    )
]  # fmt: skip
