"""The scoreboard: every finding that could be tested, what the virtual study found, and what cannot be tested yet.

Findings that parameters were fitted to, findings in view while the theory was built, and findings never looked at while
tuning are totalled apart. Entries not seen in a source are shown and never counted.
"""

from __future__ import annotations

import math
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import NormalDist

import msgspec

from attunement.evidence.comparison import Verdict, compare
from attunement.evidence.finding import Finding, Role
from attunement.evidence.findings import Findings, load_findings
from attunement.evidence.frozen import frozen_digest
from attunement.evidence.frozen_behaviour import coders_digest, theory_digest
from attunement.evidence.kept_rows import KeptRows, key_of_study
from attunement.evidence.studies.cohorts import Cohorts
from attunement.evidence.studies.out_of_reach import why_out_of_reach
from attunement.evidence.virtual_study import Measured, Result, Statement, Untested, VirtualStudy, load_studies
from attunement.theories.fitted import fit_of
from attunement.vocabulary import AttunementError, UnknownNameError

ROLES = (Role.CALIBRATION, Role.DESIGN, Role.VALIDATION)
INSIDE, OUTSIDE, NO_BAND, UNTESTED = "inside", "outside", "no band", "cannot be tested yet"
CRASHED = "The virtual study broke down"
LARGE = 4000
"""Children at most from whom the standard error of a sign is taken: more would find any difference."""
TOO_FEW = "Too few simulated children, or no variation among them, to give a number; a larger size may do."


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """One number or statement of a finding beside what its virtual study found."""

    finding: str
    part: str
    role: str
    construct: str
    citation: str
    counts: bool
    seen: bool
    status: str
    says: str = ""
    accept: str = ""
    published: float | None = None
    published_interval: tuple[float, float] | None = None
    published_n: int | None = None
    band: tuple[float, float] | None = None
    simulated: float | None = None
    simulated_interval: tuple[float, float] | None = None
    simulated_n: int | None = None
    at_published_n: tuple[float, float] | None = None


class Scoreboard(msgspec.Struct, frozen=True):
    """All rows of a refresh, and what was run; `fitted` says how a rival's numbers were found, nothing where none were.

    `frozen`, `coders` and `behaves` are digests: of the numbers, of what the coders give on a fixed record, and of what the
    theory does in a small run (nothing from the reference engine, whose bits hang on its library); see `frozen`.
    """

    rows: tuple[Row, ...]
    does: dict[str, str]
    theory: str
    seed: int
    size: int
    frozen: str
    engine: str = ""
    fitted: str = ""
    coders: str = ""
    behaves: str = ""

    @property
    def made_with(self) -> tuple[int, int, str, str]:
        """What boards must share to be set side by side: seed, size, numbers and coders."""
        return self.seed, self.size, self.frozen, self.coders

    def of(self, finding: str) -> tuple[Row, ...]:
        """Return the rows of one finding."""
        found = tuple(row for row in self.rows if row.finding == finding)
        if not found:
            raise UnknownNameError.of("finding on the scoreboard", finding, dict.fromkeys(r.finding for r in self.rows))
        return found

    def totals(self) -> tuple[Total, ...]:
        """Return how many counted numbers are inside and outside, for each role apart."""
        return tuple(_total(role, [row for row in self.rows if row.role == role]) for role in ROLES)


@dataclass(frozen=True)
class Total:
    """Numbers and statements inside and outside of one role; findings not tested; rows shown and not counted."""

    role: Role
    inside: int
    outside: int
    untested_findings: int
    not_counted: int


def refresh(
    cohorts: Cohorts,
    *,
    findings: Findings | None = None,
    studies: Mapping[str, VirtualStudy] | None = None,
    only: Iterable[str] | None = None,
    kept: KeptRows | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Scoreboard:
    """Run the virtual studies and put what they find beside what was published.

    Parameters
    ----------
    cohorts
        Whom to simulate: theory, parameters, seed, size.
    findings, studies
        Other than those that come with Attunement. Where they wait for a freeze, validation findings are not run.
    only
        Findings to run; by default all.
    kept
        Where rows are kept as they are done; rows that an interrupted refresh left there are taken up.
    progress
        Told about studies done.
    """
    known = load_findings() if findings is None else findings
    tests = load_studies() if studies is None else studies
    for name in only or ():
        known[name]
    chosen = [f for f in known if f.role in ROLES and (only is None or f.id in set(only))]
    unknown = [study for study in tests if findings is None and study not in known]
    if unknown:
        ids = [finding.id for finding in known]
        said = (str(UnknownNameError.of("finding of a virtual study", study, ids)) for study in unknown)
        raise UnknownNameError("\n".join(said))
    rows: list[Row] = []
    before = kept.read() if kept else {}
    numbers = {
        "seed": cohorts.seed, "size": cohorts.size, "parameters": repr(cohorts.parameters), "coder": cohorts.coder,
    }  # fmt: skip
    if progress:
        progress(0, len(chosen))
    for done, finding in enumerate(chosen, 1):
        study = tests.get(finding.id)
        key = key_of_study(finding, study, cohorts.theory, numbers)
        done_before = before.get(key)
        if done_before is not None:
            rows += [msgspec.json.decode(row, type=Row) for row in done_before]
        else:
            waits = known.waits if study and finding.role == Role.VALIDATION else ""
            found = _rows(finding, (Untested("", waits),) if waits else _results(finding, study, cohorts))
            rows += found
            if kept and study and not waits:
                kept.add(key, found)
        if progress:
            progress(done, len(chosen))
    does = {f.id: tests[f.id].does for f in chosen if f.id in tests}
    fit = fit_of(cohorts.theory_name)
    return Scoreboard(
        tuple(rows), does, cohorts.theory_name, cohorts.seed, cohorts.size, frozen_digest(),
        fitted=fit.wording if fit else "", coders=coders_digest(), behaves=_behaviour(cohorts),
    )  # fmt: skip


def _behaviour(cohorts: Cohorts) -> str:
    """Return the digest of what a theory does; of the fast engine alone, whose bits are the same everywhere."""
    return theory_digest(cohorts.engine) if cohorts.engine.name == "simd" else ""


def _results(finding: Finding, study: VirtualStudy | None, cohorts: Cohorts) -> tuple[Result, ...]:
    """Run a finding's study; one that crashes costs its own row and no other."""
    if study is None:
        return (Untested("", why_out_of_reach(finding)),)
    try:
        return study(cohorts)
    except AttunementError:
        raise  # what is wrong with the theory or the numbers is wrong for every study
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        first = (str(error).splitlines() or [""])[0][:160]
        where = f"{Path(frame.filename).name}, line {frame.lineno}"
        return (Untested("", f"{CRASHED} ({study.place}): {type(error).__name__}: {first} ({where})."),)


def with_rows_of(board: Scoreboard, newer: Scoreboard) -> Scoreboard | None:
    """Return a scoreboard with the rows of some findings run anew; None where the two were not made alike."""
    if (board.theory, board.behaves, board.made_with) != (newer.theory, newer.behaves, newer.made_with):
        return None
    anew = {row.finding: newer.of(row.finding) for row in newer.rows}
    rows: dict[str, tuple[Row, ...]] = {row.finding: board.of(row.finding) for row in board.rows} | anew
    return msgspec.structs.replace(
        board, rows=tuple(row for part in rows.values() for row in part), does=board.does | newer.does
    )


def _rows(finding: Finding, results: Iterable[Result]) -> list[Row]:
    """Return a finding's rows; a part with a band that no result stands for is said to be untested."""
    found = list(results)
    named = {result.part for result in found}
    rows = [_row(finding, result) for result in found]
    if "" not in named or any(isinstance(result, Measured) for result in found):
        asked = [part.name for part in finding.parts if part.band is not None or part.sign]
        missing = [name for name in asked if name not in named]
        rows += [_row(finding, Untested(name, "The virtual study does not measure this part yet.")) for name in missing]
    return rows


def _row(finding: Finding, result: Result) -> Row:
    part = result.part
    row = Row(
        finding=finding.id, part=part, role=finding.role, construct=finding.construct, citation=finding.citation,
        counts=False, seen=_seen(finding, part), status=UNTESTED, accept=finding.accept,
    )  # fmt: skip
    change = msgspec.structs.replace
    if isinstance(result, Untested):
        return change(row, says=result.why)
    if isinstance(result, Statement):
        status = INSIDE if result.holds else OUTSIDE
        return change(row, status=status, says=result.says, counts=row.seen, simulated_n=result.n)
    if not math.isfinite(result.value) or not math.isfinite(result.se):
        finding.part(part)
        return change(row, says=TOO_FEW)
    if sign := finding.part(part).sign:
        return _row(finding, _signed(result, sign, finding.part(part).n))
    beside = compare(finding, part, simulated=result.value, n=result.n, interval=result.interval())
    published, n = beside.published, finding.part(part).n
    ends = (published.low, published.high) if published else (None, None)
    return change(
        row,
        status=NO_BAND if beside.verdict is Verdict.NO_BAND else str(beside.verdict),
        counts=beside.counts,
        seen=beside.seen and finding.seen,
        published=published.value if published else None,
        published_interval=None if ends[0] is None or ends[1] is None else (ends[0], ends[1]),
        published_n=n,
        band=None if beside.band is None else (beside.band.low, beside.band.high),
        simulated=result.value,
        simulated_interval=tuple(result.interval()),
        simulated_n=result.n,
        at_published_n=tuple(result.interval(n)) if n else None,
    )


def _signed(found: Measured, sign: int, published_n: int | None) -> Statement:
    """Say whether a number lies on the side of zero that was asked, by two standard errors of a large sample at most."""
    se = found.se * math.sqrt(max(found.n / LARGE, 1))
    said = f"{found.value:+.3f} (SE {se:.3f}), asked: {'above' if sign > 0 else 'below'} 0 by 2 SE"
    if published_n and se:
        alike = NormalDist().cdf(sign * found.value / (found.se * math.sqrt(found.n / published_n)))
        said += f"; so in {alike:.0%} of samples of {published_n:,}"
    return Statement(sign * found.value >= 2 * se and sign * found.value > 0, said, found.n, found.part)


def _seen(finding: Finding, part: str) -> bool:
    """Whether a number, or everything a sentence about the whole finding rests on, was seen in a source."""
    parts = [p for p in finding.parts if not part or p.name == part]
    return finding.seen and all(p.seen for p in parts)


def _total(role: Role, rows: list[Row]) -> Total:
    tested = {row.finding for row in rows if row.status != UNTESTED}
    return Total(
        role,
        inside=sum(row.counts and row.status == INSIDE for row in rows),
        outside=sum(row.counts and row.status == OUTSIDE for row in rows),
        untested_findings=len({row.finding for row in rows} - tested),
        not_counted=sum(not row.counts and row.status in (INSIDE, OUTSIDE) for row in rows),
    )
