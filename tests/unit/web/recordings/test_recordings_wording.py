"""What readers and measures say, as the page says it: no table of a codebook and no flag is left, and the way is named."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attunement.recordings import Rules
from attunement.recordings.codebook.codebook import CHOICES, ROLES
from attunement.web.recordings.controls import CHOICE_WORDS, COLUMNS, PLACES, RULES, words_of
from attunement.web.recordings.recordings_wording import controls_in, observations_in, on_the_page

LEAK = re.compile(
    r"\[\[|\[(?:rules|columns|table|observation|track|episode|visit|phases)[\].]|\bunder \[|(?<![\w-])--[a-z]|\(\?P<"
    r"|`attune |\b(?:time_unit|frame_rate|bad_rows|unmapped_\w+|media_offset_s|step_s)\b"
)
SPEAKING = ("recordings", "measuring", "measures", "report/recorded")


def sentences() -> Iterator[tuple[str, str]]:
    """Yield every text with a space in it that the source could say, with its place; docstrings are not said."""
    root = Path(str(files("attunement")))
    for folder in SPEAKING:
        for path in sorted((root / folder).rglob("*.py")):
            tree = ast.parse(path.read_text("utf-8"))
            bodies = [n.body for n in ast.walk(tree) if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef)]
            silent = {id(b[0].value) for b in bodies if b and isinstance(b[0], ast.Expr)}
            silent |= {id(v) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for v in n.values}
            for node in ast.walk(tree):
                if id(node) in silent:
                    continue
                if text := said(node):
                    yield f"{path.relative_to(root)}:{node.lineno}", text  # type: ignore[attr-defined]


def said(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value
    elif isinstance(node, ast.JoinedStr):
        text = "".join(str(v.value) if isinstance(v, ast.Constant) else "track" for v in node.values)
    else:
        return ""
    return text if " " in text.strip() else ""


def test_nothing_that_is_said_leaves_a_table_or_a_flag_on_the_page():
    found = list(sentences())
    leaking = [text for _, text in found if LEAK.search(text)]
    assert len(found) > 500
    assert len(leaking) > 40  # else this test would look at nothing
    assert [(place, on_the_page(text)) for place, text in found if LEAK.search(on_the_page(text))] == []


def test_every_remedy_in_the_codebook_or_by_flag_leads_to_a_control():
    flags = r"(?<![\w-])--(?:step|partners|precedence|coders|window)\b"
    remedies = re.compile(rf" under \[rules\]|\[columns\] \w+ = |\[table\] header = |{flags}|\(\?P<\w+>…\)")
    silent = [(place, text) for place, text in sentences() if remedies.search(text) and not controls_in(text)]
    assert silent == []


SAID = [
    (
        "d.boris, observation 'visit 2', event 13 ('smile' of infant): states without a start or an end. Or close them at "
        'the end of their observation (unpaired = "close at end" under [rules] in the codebook), or leave them out '
        '(unpaired = "drop"). Closing needs to know when coding ended: give the end of each such visit (under [[visit]] in '
        "the codebook).",
        "d.boris, observation 'visit 2', event 13 ('smile' of infant): states without a start or an end. Or close them at "
        "the end of their observation (choose “end them where the observation ends” at “States without a start or an "
        "end”), or leave them out (choose “leave them out” at “States without a start or an end”). Closing needs to know "
        "when coding ended: give the end of each such visit (under “When coding began and ended”).",
        ["rule:unpaired", "limits"],
    ),
    (
        'State the decimal sign in the codebook (decimal_sign = "comma" or "point" under [rules]), or correct the file.',
        "State the decimal sign in the codebook (choose “a comma” or “a point” at “Decimal sign”), or correct the file.",
        ["rule:decimal_sign"],
    ),
    (
        'If it does not tell dyads apart, say so in the codebook: [columns] dyad = "".',
        "If it does not tell dyads apart, choose “no column” at “dyad” under “Columns of a table”.",
        ["column:dyad"],
    ),
    (
        'Name it under [columns] in the codebook: observation = "…", or dyad = "…".',
        "Name it “observation” or “dyad” under “Columns of a table”.",
        ["column:observation", "column:dyad"],
    ),
    (
        "a.xlsx has no sheet 'x'; its sheets are 'y'. Correct [table] sheet in the codebook.",
        "a.xlsx has no sheet 'x'; its sheets are 'y'. Correct “Sheet of a spreadsheet”.",
        ["sheet"],
    ),
    (
        "half.boris: states without a start or an end: 'smile' of infant (half.boris, observation 'visit 2', "
        'event 130). Correct them in the coding tool, or set unpaired = "close at end" or "drop" under '
        "[rules] in the codebook.",
        "half.boris: states without a start or an end: 'smile' of infant (half.boris, observation 'visit 2', "
        "event 130). Correct them in the coding tool, or choose “end them where the observation ends” or "
        "“leave them out” at “States without a start or an end”.",
        ["rule:unpaired"],
    ),
    (
        "a.csv, line 3: 'x' counts frames, and the file does not say how long a frame is. State `frame_rate` "
        "under [rules] in the codebook.",
        "a.csv, line 3: 'x' counts frames, and the file does not say how long a frame is. State “Frames a second”.",
        ["rule:frame_rate"],
    ),
    (
        "d.boris, observation 'v1', event 9: the event has no end, and the file does not say when the "
        "observation ended. State end_s under [rules] or [[visit]] in the codebook.",
        "d.boris, observation 'v1', event 9: the event has no end, and the file does not say when the "
        "observation ended. State when coding ended, for all visits or for this one, under “When coding began "
        "and ended”.",
        ["limits"],
    ),
    (
        "If somebody watched longer, state it: start_s and end_s under [rules], or under [[visit]] for one visit",
        "If somebody watched longer, state it: when coding began and ended, for all visits or for this one, "
        "under “When coding began and ended”",
        ["limits"],
    ),
    (
        'a.csv has no column of codes. Name one in the codebook: [columns] code = "…".',
        "a.csv has no column of codes. Name one as “code” under “Columns of a table”.",
        ["column:code"],
    ),
    (
        "a.csv, line 1: '1,2' is not a row of column names. Name the columns in the codebook, in their order: "
        '[table] header = ["time", "mother", …].',
        "a.csv, line 1: '1,2' is not a row of column names. Name the columns in their order, under “Columns "
        "of a table”.",
        ["table"],
    ),
    (
        "a.csv and b.csv both hold child/affect of dyad '1', occasion '1'. If two people coded it, add "
        "(?P<coder>…) to the pattern in the codebook; if not, leave one file out.",
        "a.csv and b.csv both hold child/affect of dyad '1', occasion '1'. If two people coded it, mark the "
        "part of the names that is the coder under “Which files belong together”; if not, leave one file out.",
        ["names"],
    ),
    (
        "x.csv: the codebook's pattern '(?P<dyad>[0-9]+)m' does not fit 'x/x'. Rename the file, or correct "
        "the pattern.",
        "x.csv: the way names are taken apart does not fit 'x/x'. Rename the file, or mark other parts under "
        "“Which files belong together”.",
        ["names"],
    ),
    (
        "the phases of mother come from 2 channels (face, gaze), which can speak at once. Say which phase "
        "wins, strongest first: --precedence positive,neutral,negative.",
        "the phases of mother come from 2 channels (face, gaze), which can speak at once. Say which phase "
        "wins, strongest first: “Which phase wins”.",
        ["setting:precedence"],
    ),
    (
        'a match takes two. Say which, for example --partners "child,mother".',
        "a match takes two. Say which, for example “Who is compared”.",
        ["setting:partners"],
    ),
    (
        "so such events can be missed. A smaller --step keeps them.",
        "so such events can be missed. A smaller “Time step” keeps them.",
        ["setting:step"],
    ),
    (
        "Say in the codebook what each partner's codes count as: below their [track.codes], [track.phases] "
        'and lines such as smile = "positive".',
        "Say what each partner's codes count as, in the step Codes.",
        ["codes"],
    ),
    (
        'Add them under `codes`, `nothing` or `uncodable` of their [[track]], or set unmapped_codes = "drop" '
        "under [rules].",
        "Say in the step Codes what they count as, or choose “count their time as not coded” at “Codes that a "
        "track does not list”.",
        ["rule:unmapped_codes", "codes"],
    ),
    (
        "rows without a readable time (rule bad_rows)",
        "rows without a readable time (rule “Rows without a readable time”)",
        ["rule:bad_rows"],
    ),
]


@pytest.mark.parametrize(("text", "shown", "controls"), SAID)
def test_a_remedy_becomes_the_name_of_its_control(text: str, shown: str, controls: list[str]):
    assert on_the_page(text) == shown
    assert controls_in(text) == controls
    assert all(control in PLACES for control in controls)


def test_what_the_page_says_names_the_controls_by_the_words_that_stand_on_it():
    for text, shown, controls in SAID:
        for control in controls:
            if control != "codes":
                assert PLACES[control].casefold() in shown.casefold(), text


@given(st.text())
def test_what_names_no_control_stays_as_it_is_or_stays_a_text(text: str):
    assert on_the_page(on_the_page(text)) == on_the_page(text)


@pytest.mark.parametrize(
    "plain", ["a -- b", "the tier is called gaze--left", "12 of 30 events [sic]", "a matrix [1, 2]", "x --"]
)
def test_peoples_own_words_stay(plain: str):
    assert on_the_page(plain) == plain
    assert controls_in(plain) == []


def test_every_rule_choice_and_column_has_words():
    assert {field.name for field in fields(Rules)} <= set(RULES)
    assert set(COLUMNS) == set(ROLES)
    for rule, choices in CHOICES.items():
        assert set(CHOICE_WORDS[rule]) == set(choices), rule
        assert [choice["value"] for choice in words_of(rule)["choices"]] == list(choices)  # type: ignore[union-attr]


def test_the_observations_of_a_message_are_found():
    text = "'a' of x (d.boris, observation 'visit 2', event 3); 'b' of x (d.boris, observation 'it's 3', event 9)."
    assert observations_in(text) == ["visit 2", "it's 3"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("State frame_rate under [rules] in the codebook.", "State “{}”."),
        ("State frame_rate.", "State “{}”."),
        ("State frame_rate (25) under [rules].", "State “{}” (25)."),
        ("State frame_rate (25 rows a second).", "State “{}”."),
        ("State `frame_rate` in [rules].", "State “{}”."),
        ("It was kept (rule frame_rate).", "It was kept (rule “{}”)."),
        ("my_frame_rate", "my_frame_rate"),
    ],
)
def test_a_rule_is_called_as_its_control_with_what_stands_in_brackets(text: str, said: str) -> None:
    assert on_the_page(text) == said.format(RULES["frame_rate"])
