"""What a person says about files, by hand: visits, columns, values of rules, and what takes it back."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from attunement.recordings import Codebook, Rules, Visit
from attunement.vocabulary import BadValueError, UnknownNameError
from attunement.web.recordings.about_files import LONGEST_S, FileEdit, described, shown_files
from attunement.web.recordings.controls import NO_COLUMN
from attunement.web.recordings.shelf import Filed


def visit(name: str, start_s: float | None = None, end_s: float | None = None, *, out: bool = False) -> FileEdit:
    return FileEdit(do="visit", name=name, start_s=start_s, end_s=end_s, leave_out=out)


def test_the_last_said_of_a_visit_stands_first_and_alone() -> None:
    book = described(described(Codebook(), visit("*", 0.0, 60.0)), visit("v1", 5.0))
    assert book.visits == (Visit("v1", 5.0, None, False), Visit("*", 0.0, 60.0, False))
    assert described(book, visit("v1", out=True)).visits[0] == Visit("v1", None, None, True)
    assert described(book, visit("v1")).visits == (Visit("*", 0.0, 60.0, False),), "nothing said is taken back"


@pytest.mark.parametrize(
    ("start_s", "end_s", "fine"), [(5, 5, True), (5, 4.9, False), (None, -1, True), (1, None, True)]
)
def test_a_visit_may_not_end_before_it_starts(start_s: float | None, end_s: float | None, fine: bool) -> None:
    if fine:
        assert described(Codebook(), visit("v", start_s, end_s)).visits == (Visit("v", start_s, end_s, False),)
    else:
        with pytest.raises(BadValueError, match=r"said to end at 4\.9 s, before it starts at 5 s"):
            described(Codebook(), visit("v", start_s, end_s))


def test_times_of_a_visit_lie_within_thirty_years() -> None:
    assert visit("v", -LONGEST_S, LONGEST_S).end_s == LONGEST_S
    for start_s, end_s in ((-LONGEST_S - 1, None), (None, LONGEST_S + 1)):
        with pytest.raises(ValidationError):
            visit("v", start_s, end_s)


def test_a_column_is_named_named_anew_denied_and_forgotten() -> None:
    def column(book: Codebook, to: str) -> Codebook:
        return described(book, FileEdit(do="column", name="dyad", to=to))

    book = column(Codebook(columns={"partner": "who"}), " family ")
    assert book.columns == {"partner": "who", "dyad": "family"} and column(book, "pair").columns["dyad"] == "pair"
    denied = column(book, NO_COLUMN)
    assert denied.columns == {"partner": "who", "dyad": ""}
    shown = {one["role"]: one["name"] for one in shown_files(denied, [])["columns"]}
    assert (shown["dyad"], shown["partner"], shown["occasion"]) == (NO_COLUMN, "who", "")
    assert column(book, " ").columns == {"partner": "who"}
    with pytest.raises(UnknownNameError, match="purpose of a column"):
        described(book, FileEdit(do="column", name="colour", to="x"))


@pytest.mark.parametrize(
    ("name", "to", "value"),
    [("frame_rate", "29,97", 29.97), ("frame_rate", "", None), ("step_s", "0.5", 0.5), ("encoding", "cp1252", "cp1252"),
     ("encoding", "", Rules().encoding)],
)  # fmt: skip
def test_a_value_of_the_rules_is_a_number_a_text_or_what_is_usual(name: str, to: str, value: object) -> None:
    book = Codebook(rules=Rules(frame_rate=25, step_s=2, encoding="latin-1"))
    assert getattr(described(book, FileEdit(do="value", name=name, to=to)).rules, name) == value


def test_what_is_no_value_of_the_rules_is_refused() -> None:
    for name in ("gaps", "colour"):
        with pytest.raises(UnknownNameError, match="value of the rules"):
            described(Codebook(), FileEdit(do="value", name=name, to="1"))
    with pytest.raises(BadValueError, match="`frame_rate` is 'many'; it must be a number"):
        described(Codebook(), FileEdit(do="value", name="frame_rate", to="many"))


def test_a_header_stands_for_the_first_line_only_if_it_names_something() -> None:
    book = described(Codebook(), FileEdit(do="header", names=[" t ", "", "who"], replaces=True))
    assert (book.header, book.header_replaces) == (("t", "who"), True)
    assert described(book, FileEdit(do="header", names=["t"])).header_replaces is False
    assert described(book, FileEdit(do="header", names=[" "], replaces=True)).header_replaces is False
    assert described(book, FileEdit(do="sheet", to=" Events ")).sheet == "Events"
    assert described(book, FileEdit(do="negative", names=["cry"])).negative == ("cry",)


def test_only_tables_show_their_columns() -> None:
    files = [Filed("1", "a.csv", 5, columns=("t", "who")), Filed("2", "b.eaf", 5)]
    book = described(Codebook(), visit("v1", 5.0))
    shown = shown_files(book, files)
    assert shown["headers"] == [{"file": "1", "name": "a.csv", "columns": ("t", "who")}]
    assert shown["visits"] == [{"observation": "v1", "start_s": 5.0, "end_s": None, "leave_out": False}]
