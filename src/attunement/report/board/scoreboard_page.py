"""The scoreboard as a page to send to a colleague: for each role a forest of findings, laid over their pass bands."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import polars as pl

from attunement.evidence.finding import Role
from attunement.evidence.frozen import FROZEN_ON
from attunement.evidence.scoreboard import INSIDE, OUTSIDE, ROLES, UNTESTED, Row, Scoreboard
from attunement.evidence.scoreboard_file import FOLDER
from attunement.report.drawing.labelled_rows import ROW, LabelledRows
from attunement.report.drawing.svg import Drawing
from attunement.report.figure import NARROW, Figure
from attunement.report.page import document
from attunement.report.writing import write_page

TITLES = {
    Role.CALIBRATION: "What parameters were fitted to",
    Role.DESIGN: "What was in view while the theory was built",
    Role.VALIDATION: "What nobody looked at while tuning",
}
WORDS = {
    Role.CALIBRATION: "Numbers of the model were tuned until it gave these. That it does is no evidence for it.",
    Role.DESIGN: "These findings were known to those who built the theory; no number was tuned to them.",
    Role.VALIDATION: f"All numbers were frozen by {FROZEN_ON}, before any of these was run with them. Misses: docs/evidence.md.",
}
HOW = (
    "Each row is one published number. The shaded strip is its pass band, stretched to the same width in every row. The dot is "
    "the simulated value with its 95 % interval, the diamond the published one; what lies further out stands at the edge. The "
    "table below says what each finding is about."
)


def write_scoreboard_report(board: Scoreboard, folder: Path = FOLDER) -> Path:
    """Write the scoreboard's page and figures into a folder, and return the page's place."""
    figures = [figure for role in ROLES if (figure := forest(board, role))]
    page = document(
        title="The theory held to published findings",
        lead="Virtual studies did with simulated dyads what real ones did with real dyads. Here is what they found, beside "
        "what was published. What was fitted, what was in view and what was not looked at are kept apart.",
        facts={
            "theory": board.theory, "children": f"{board.size:,} in a large cohort", "seed": str(board.seed),
            "validation": _score(board, Role.VALIDATION), "fitted": _score(board, Role.CALIBRATION),
        },
        figures=figures,
        footer=f"<footer><h2>How it was made</h2><p>Made by Attunement {version('attunement')} with <code>attune evidence "
        "--refresh</code>. Entries not seen in a source (*) are shown and never counted.</p></footer>",
    )  # fmt: skip
    return write_page(Path(folder), page, figures)


def forest(board: Scoreboard, role: Role) -> Figure | None:
    """Return the figure of one role, or None if nothing of it has a number with a band."""
    rows = [row for row in board.rows if row.role == role and row.status != UNTESTED]
    drawn = [row for row in rows if row.simulated is not None and row.band is not None]
    if not drawn:
        return None
    table = pl.DataFrame([_cells(row) for row in rows], infer_schema_length=None)
    untested = sorted({row.finding for row in board.rows if row.role == role} - {row.finding for row in rows})
    return Figure(
        name=f"scoreboard_{role}",
        title=TITLES[role],
        how_to_read=HOW,
        table=table,
        shown=table.select("finding", "about", "published", "band", "simulated", "verdict", "counted", "found"),
        draw=lambda width: _draw(drawn, width),
        description=f"{len(drawn)} simulated numbers over their pass bands. {_score(board, role)}.",
        sentence=f"{_score(board, role)}.",
        sure="Inside is said of the value, not of its interval: some are inside by a hair.",
        tags=(role.wording,),
        notes=(
            WORDS[role],
            *_in_words(rows),
            *([f"Cannot be tested yet: {', '.join(untested)}. `attune evidence -v` says why."] if untested else ()),
        ),
    )


def _score(board: Scoreboard, role: Role) -> str:
    total = next(total for total in board.totals() if total.role == role)
    return f"{total.inside} inside, {total.outside} outside"


def _in_words(rows: list[Row]) -> list[str]:
    """Name the findings that are accepted in words, which no strip can show; what was found is in the table."""
    found = []
    for status in (OUTSIDE, INSIDE):
        names = [_label(row) for row in rows if row.simulated is None and row.status == status]
        if names:
            found.append(f"Accepted in words and not drawn, {status}: {', '.join(names)}.")
    return found


def _label(row: Row) -> str:
    return f"{row.finding} {'' if row.part == 'value' else row.part}".strip() + ("" if row.seen else " *")


def _cells(row: Row) -> dict[str, object]:
    return {
        "finding": _label(row),
        "about": row.construct,
        "published": number_text(row.published, row.published_interval),
        "band": "in words" if row.simulated is None else number_text(None, row.band),
        "simulated": number_text(row.simulated, row.simulated_interval),
        "simulated_value": row.simulated,
        "published_value": row.published,
        "verdict": row.status,
        "counted": "yes" if row.counts else "no",
        "found": row.says,
        "citation": row.citation,
    }


def number_text(value: float | None, interval: tuple[float, float] | None) -> str:
    """Return a number with its interval, or the interval alone."""
    ends = f"{interval[0]:.2f} to {interval[1]:.2f}" if interval else ""
    text = ends if value is None else f"{value:.2f}" + (f" ({ends})" if ends else "")
    return text.replace("-", "−")


def _draw(rows: list[Row], width: int) -> Drawing:
    """Draw the rows; a row's scale is that of its band, which is a third of the plot."""
    labels = [_label(row) for row in rows]
    place = LabelledRows(labels, narrow=width <= NARROW)
    left, right = place.left, width - 52.0
    third = (right - left) / 3
    drawing = Drawing(width, place.floor + 4)
    for i, (row, label) in enumerate(zip(rows, labels, strict=True)):
        low, high = row.band or (0.0, 1.0)
        middle = place.middle(i)

        def x(value: float, low: float = low, high: float = high) -> float:
            return min(max(left + third * (1 + (value - low) / max(high - low, 1e-9)), left + 4), right - 4)

        drawing.text(0, place.baseline(i), label, "small")
        drawing.rect(left + third, middle - ROW / 2 + 2, third, ROW - 4, "wash", round=3)
        drawing.line(left, middle, right, middle, "dotted")
        if row.published is not None:
            ends = row.published_interval or (row.published, row.published)
            drawing.line(x(ends[0]), middle + 5, x(ends[1]), middle + 5, "thin")
            drawing.diamond(x(row.published), middle + 5, 4, "published")
        assert row.simulated is not None
        ends = row.simulated_interval or (row.simulated, row.simulated)
        drawing.line(x(ends[0]), middle - 4, x(ends[1]), middle - 4, "whisker")
        drawing.dot(x(row.simulated), middle - 4, 4, "away ringed")
        word = {INSIDE: "inside", OUTSIDE: "outside"}.get(row.status, "")
        drawing.text(width, middle + 4, word, "small strong" if row.status == OUTSIDE else "small", anchor="end")
    return drawing
