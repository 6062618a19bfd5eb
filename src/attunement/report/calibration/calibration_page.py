"""A calibration as a page: what was fitted, what came out, and what the targets leave open, in plain words."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from attunement.inference.calibration import FRESH, Calibration
from attunement.inference.targets import assumed_discrepancy
from attunement.report.calibration.calibration_fit import emulation, fitted_targets, waves
from attunement.report.calibration.calibration_numbers import fitted_numbers, influences, misfit_profiles, trade_offs
from attunement.report.figure import Figure
from attunement.report.page import document
from attunement.report.wording import count
from attunement.report.writing import write_page

LEAD = (
    "Some numbers of a theory cannot be measured in infants. They were fitted: tuned until simulated studies came as close as "
    "they could to published findings set aside for that. That fitted numbers meet their targets is no support for the theory."
)


def write_calibration_report(found: Calibration, folder: Path) -> Path:
    """Write the page of a calibration and its figures into a folder, and return the page's place."""
    figures = calibration_figures(found)
    page = document(
        title=f"Fitted numbers of the theory {found.theory}", lead=LEAD, facts=_facts(found), figures=figures,
        footer=_footer(found),
    )  # fmt: skip
    return write_page(Path(folder), page, figures)


def calibration_figures(found: Calibration) -> tuple[Figure, ...]:
    """Return the figures a calibration allows: after a quick fit, only how close it came."""
    known = found.uncertainty
    if known is None:
        return (fitted_targets(found),)
    pairs = (trade_offs(known),) if known.trade_offs else ()
    return (
        fitted_targets(found), fitted_numbers(found, known), misfit_profiles(found, known), *pairs, waves(found, known),
        influences(known), emulation(known),
    )  # fmt: skip


def _facts(found: Calibration) -> dict[str, str]:
    whole = sum(target.weight for target in found.targets.values())
    facts = {
        "theory": found.theory,
        "points simulated": f"{found.fit.simulated:,} of {found.children:,} children",
        "seed": str(found.seed),
        "misfit": f"{found.fresh_loss:.1f} over {whole:.0f} independent targets",
    }
    if found.uncertainty:
        facts["identified"] = f"{count(found.identified) if found.identified else 'none'} of {len(found.space)} numbers"
    return facts


def _footer(found: Calibration) -> str:
    assumed = assumed_discrepancy(found.targets)
    off = f", with an SD of {assumed}" if assumed else ""
    failed = (
        f"<p>At {found.failed} points the theory stopped giving numbers; they were left out.</p>"
        if found.failed
        else ""
    )
    return (
        "<footer><h2>What was assumed</h2>"
        "<p>Each target is taken to differ from what is simulated by four errors: sampling error, from the published interval "
        "or n; how far studies differ, from the pass band written down with the finding; chance in the simulated children; "
        f"and what the theory may be off at its best{off}. The last is assumed, and so are the ranges in "
        "which numbers were looked for.</p>"
        "<p>All points share one seed, so that differences between them are not chance. Among the last few, other children chose "
        f"one, {FRESH} times as many; what is called fitted here comes from yet others, just as many.</p>{failed}"
        f"<p>Made by Attunement {version('attunement')} with <code>attune calibrate</code>. All numbers lie beside this page in "
        "<code>calibration.json</code>, the fitted ones in <code>fit.toml</code>.</p></footer>"
    )
