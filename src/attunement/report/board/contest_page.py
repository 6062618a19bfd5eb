"""Theories side by side as a page to send to a colleague: scores, then for each role a grid with a column a theory."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

import polars as pl

from attunement.evidence.contest import Contest, Line, Standing
from attunement.evidence.finding import Role
from attunement.evidence.scoreboard import INSIDE, OUTSIDE, ROLES, UNTESTED, Row
from attunement.evidence.scoreboard_file import FOLDER
from attunement.report.board.scoreboard_page import TITLES, WORDS, number_text
from attunement.report.drawing.svg import SMALL_PX, Drawing, text_width
from attunement.report.figure import NARROW, Figure
from attunement.report.page import document
from attunement.report.writing import write_page
from attunement.theories.catalogue import DEFAULT

CONTEST_PAGE = "theories.html"
HOW = (
    "Each row is one published number, each column a theory. In every cell the shaded strip is the pass band and the thin line the "
    "published value; a filled dot is a simulated value inside the band, a hollow diamond one outside, at the edge if far out. "
    "A bar underneath: no other theory is nearer to the published value beyond sampling error. Where a finding is accepted in "
    "words, the cell says in or out. The table below says what each finding is about."
)
HOW_SCORES = "A bar a theory: dark, how many numbers and statements are inside their pass band; pale, how many outside."
ROW, LABEL, LINE, CELL_GAP = 24, 18, 18, 8
LEAST_CELL = 36.0


def write_contest_report(contest: Contest, folder: Path = FOLDER) -> Path:
    """Write the page of theories side by side and its figures into a folder, and return the page's place."""
    figures = [scores(contest), *(figure for role in ROLES if (figure := grid(contest, role)))]
    first = contest.boards[0]
    fitted = [board.theory for board in contest.boards if board.fitted]
    page = document(
        title="Theories side by side",
        lead="Each theory raised children of its own, and the same virtual studies observed them, with the same coder and the "
        "same chance. Here is who meets which published finding, and who comes nearest to it, whoever it is.",
        facts={
            "theories": str(len(contest.theories)), "children": f"{first.size:,} in a large cohort",
            "seed": str(first.seed), "fitted anew": ", ".join(fitted) or "none",
        },
        figures=figures,
        footer=f"<footer><h2>How it was made</h2><p>Made by Attunement {version('attunement')} with <code>attune evidence "
        "--theory all --refresh</code>. Every theory has the same number of free numbers; a rival that was not fitted is not at "
        "its best. Entries not seen in a source (*) are shown and never counted.</p></footer>",
    )  # fmt: skip
    return write_page(Path(folder), page, figures, name=CONTEST_PAGE)


def scores(contest: Contest) -> Figure:
    """Return the figure of every theory's score, each role apart."""
    standings = {role: contest.standings(role) for role in ROLES}
    rows = [_standing_cells(role, standing) for role, of_role in standings.items() for standing in of_role]
    table = pl.DataFrame(rows)
    return Figure(
        name="theories_scores",
        title="How many published findings each theory meets",
        how_to_read=HOW_SCORES,
        table=table,
        draw=lambda width: _draw_scores(standings, width),
        description="; ".join(
            f"{role}: " + ", ".join(f"{s.theory} {s.total.inside} of {_counted(s)}" for s in of_role)
            for role, of_role in standings.items()
        )
        + ".",
        sentence=_who_meets_most(standings[Role.VALIDATION]),
        sure="Findings share cohorts and coders, so that a difference of one or two says little.",
        notes=tuple(f"{TITLES[role]}: {WORDS[role]}" for role in ROLES),
    )


def grid(contest: Contest, role: Role) -> Figure | None:
    """Return the grid of one role, a column a theory, or None if no theory could be tested on anything in it."""
    lines = contest.of_role(role)
    if not lines:
        return None
    standings = contest.standings(role)
    numbers = sum(bool(line.nearest) for line in lines if line.told.counts)
    return Figure(
        name=f"theories_{role}",
        title=TITLES[role],
        how_to_read=HOW,
        table=pl.DataFrame([_cells(line, name) for line in lines for name in line.rows], infer_schema_length=None),
        shown=pl.DataFrame([_shown(contest, line) for line in lines], infer_schema_length=None),
        draw=lambda width: _draw_grid(contest.theories, lines, width),
        description=f"{len(lines)} numbers and statements by {len(contest.theories)} theories; the table below says them all.",
        sentence=_who_is_nearest(standings, numbers),
        sure="Near is measured in widths of the pass band. What sampling error cannot tell from the nearest counts as nearest too.",
        tags=(role.wording,),
        notes=(WORDS[role],),
    )


# --- words ---------------------------------------------------------------------------------------------------------------


def _who_meets_most(standings: Sequence[Standing]) -> str:
    most = max(standing.total.inside for standing in standings)
    if not most:
        return "No theory meets a finding that nobody looked at while tuning."
    best = [standing for standing in standings if standing.total.inside == most]
    others = [s for s in standings if s.theory == DEFAULT and s not in best]
    verb = "meets" if len(best) == 1 else "meet"
    return (
        f"Of what nobody looked at while tuning, {_listed([s.theory for s in best])} {verb} most: {most} of "
        f"{_counted(best[0])}"
        + "".join(f"; the default theory meets {s.total.inside} of {_counted(s)}" for s in others)
        + "."
    )


def _who_is_nearest(standings: Sequence[Standing], numbers: int) -> str:
    most = max((standing.nearest for standing in standings), default=0)
    if not most:
        return "No two theories have numbers here that could be compared."
    best = _listed([standing.theory for standing in standings if standing.nearest == most])
    alone = {s.theory: s.alone for s in standings if s.alone}
    rest = _listed([f"{name} on {count}" for name, count in alone.items()]) if alone else "no theory on any"
    return f"Most often nearest: {best}, on {most} of {numbers} counted numbers. Nearest by itself: {rest}."


def _listed(names: Sequence[str]) -> str:
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]


def _counted(standing: Standing) -> int:
    return standing.total.inside + standing.total.outside


# --- tables --------------------------------------------------------------------------------------------------------------


def _standing_cells(role: Role, standing: Standing) -> dict[str, object]:
    return {
        "role": role.wording, "theory": standing.theory, "inside": standing.total.inside,
        "outside": standing.total.outside, "nearest": standing.nearest, "nearest by itself": standing.alone,
        "numbers compared": standing.numbers,
    }  # fmt: skip


def _cells(line: Line, theory: str) -> dict[str, object]:
    row = line.rows[theory]
    low, high = row.simulated_interval or (None, None)
    return {
        "finding": line.finding, "part": line.part, "theory": theory, "verdict": row.status,
        "counted": "yes" if row.counts else "no", "published": row.published, "band_low": row.band and row.band[0],
        "band_high": row.band and row.band[1], "simulated": row.simulated, "low": low, "high": high,
        "band_widths_away": line.distance(theory), "nearest": "yes" if theory in line.nearest else "no",
        "found": row.says,
    }  # fmt: skip


def _shown(contest: Contest, line: Line) -> dict[str, str]:
    told = line.told
    by_theory = {name: _said(line.rows.get(name)) for name in contest.theories}
    return {
        "finding": line.label,
        "about": told.construct,
        "published": number_text(told.published, None),
        "band": number_text(None, told.band) or "in words",
        **by_theory,
        "nearest": ", ".join(line.nearest),
    }


def _said(row: Row | None) -> str:
    """Return a theory's number and verdict in words."""
    if row is None or row.status == UNTESTED:
        return "no number"
    return f"{number_text(row.simulated, None)} {row.status}".strip()


# --- drawings ------------------------------------------------------------------------------------------------------------


def _draw_scores(standings: dict[Role, tuple[Standing, ...]], width: int) -> Drawing:
    names = [standing.theory for standing in standings[ROLES[0]]]
    left = max(text_width(name, SMALL_PX) for name in names) + 10
    right = width - 62.0
    most = max((_counted(s) for of_role in standings.values() for s in of_role), default=1) or 1
    drawing = Drawing(width, sum(ROW + 10 + LABEL * len(of_role) for of_role in standings.values()))
    top = 0.0
    for role, of_role in standings.items():
        drawing.text(0, top + 15, role.wording, "strong")
        top += ROW
        for standing in of_role:
            inside, counted = standing.total.inside, _counted(standing)
            drawing.text(0, top + 13, standing.theory, "small")
            drawing.rect(left, top + 3, (right - left) * counted / most, LABEL - 6, "spread", round=2)
            drawing.rect(left, top + 3, (right - left) * inside / most, LABEL - 6, "away", round=2)
            drawing.text(width, top + 13, f"{inside} of {counted}", "small", anchor="end")
            top += LABEL
        top += 10
    return drawing


def _draw_grid(theories: Sequence[str], lines: Sequence[Line], width: int) -> Drawing:
    """Draw a row a finding and a column a theory; every cell has the scale of its row's band, a third of the cell."""
    labels = [line.label for line in lines]
    left = max(text_width(label, SMALL_PX) for label in labels) + 10
    above = width <= NARROW or (width - left) / len(theories) < LEAST_CELL
    left = 0.0 if above else left
    cell = (width - left) / len(theories)
    key = _key_lines(theories, width)
    head = LINE * len(key) + LINE + 4
    height = ROW + (LABEL if above else 0)
    drawing = Drawing(width, head + height * len(lines) + 4)
    for i, words in enumerate(key):
        drawing.text(0, LINE * i + 13, words, "small")
    for i, _ in enumerate(theories):
        drawing.text(left + cell * (i + 0.5), head - 6, str(i + 1), "small strong", anchor="middle")
    for i, (line, label) in enumerate(zip(lines, labels, strict=True)):
        top = head + i * height
        drawing.line(0, top, width, top, "axis")
        drawing.text(0, top + (14 if above else 16), label, "small")
        nearest = line.nearest
        for j, name in enumerate(theories):
            x = left + cell * j + CELL_GAP / 2
            _draw_cell(drawing, line.rows.get(name), x, top + height - ROW, cell - CELL_GAP, name in nearest)
    return drawing


def _key_lines(theories: Sequence[str], width: int) -> list[str]:
    """Return the theories with their columns' numbers, broken into lines that fit."""
    found: list[str] = []
    for i, name in enumerate(theories, 1):
        words = f"{i} {name}"
        joined = f"{found[-1]} · {words}" if found else words
        if found and text_width(joined, SMALL_PX) <= width:
            found[-1] = joined
        else:
            found.append(words)
    return found


def _draw_cell(drawing: Drawing, row: Row | None, left: float, top: float, width: float, nearest: bool) -> None:
    middle, centre = top + ROW / 2, left + width / 2
    if row is None or row.status not in (INSIDE, OUTSIDE):
        drawing.text(centre, middle + 4, "–", "small", anchor="middle")
        return
    if row.simulated is None or row.band is None:
        inside = row.status == INSIDE
        drawing.text(
            centre, middle + 4, "in" if inside else "out", "small" if inside else "small strong", anchor="middle"
        )
        return
    low, high = row.band
    third = width / 3

    def x(value: float) -> float:
        return min(max(left + third * (1 + (value - low) / max(high - low, 1e-9)), left + 4), left + width - 4)

    drawing.rect(left + third, top + 3, third, ROW - 7, "spread", round=2)
    drawing.line(left, middle, left + width, middle, "dotted")
    if row.published is not None:
        drawing.line(x(row.published), top + 3, x(row.published), top + ROW - 4, "thin")
    if row.status == INSIDE:
        drawing.dot(x(row.simulated), middle, 4, "away ringed")
    else:
        drawing.diamond(x(row.simulated), middle, 4.5, "published")
    if nearest:
        drawing.line(left + third, top + ROW - 2, left + 2 * third, top + ROW - 2, "whisker")
