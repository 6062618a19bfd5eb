"""The results folder of a calibration: `fit.toml` for people and programs, `calibration.json` with everything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from attunement.inference.calibration import Calibration
from attunement.inference.fit_file import write_fit
from attunement.inference.search_space import rounded
from attunement.study.durable import write_whole
from attunement.study.store import explained, make_folder
from attunement.theories.fitted import Fit

RESULTS = "calibration.json"
POINTS = "points"


def write_calibration(found: Calibration, folder: Path, *, when: str) -> Path:
    """Write `fit.toml` and `calibration.json` into a folder, and return the place of the first."""
    make_folder(folder)
    place = folder / RESULTS
    with explained(place):
        write_whole(place, msgspec.json.format(msgspec.json.encode(summary(found) | {"when": when}), indent=1))
    return write_fit(
        Fit(
            found.theory, found.seed, found.children, found.fit.simulated, found.loss, found.fresh_loss, when,
            found.fit.point, found.held,
        ),
        folder,
    )  # fmt: skip


def summary(found: Calibration) -> dict[str, Any]:
    """Return everything a calibration found, as plain numbers and words."""
    aims = found.targets.items()
    return {
        "theory": found.theory, "seed": found.seed, "children": found.children, "runs": found.fit.simulated,
        "failed": found.failed, "loss": found.loss, "fresh_loss": found.fresh_loss,
        "log_likelihood": found.log_likelihood, "independent_targets": sum(t.weight for t in found.targets.values()),
        "targets": {
            name: {
                "mean": t.mean, "se": t.se, "heterogeneity": t.heterogeneity, "discrepancy": t.discrepancy,
                "weight": t.weight, "seen": t.seen, "fitted": found.fit.values.get(name),
                "fitted_anew": found.fresh.get(name), "miss_sd": found.misses[name],
            }
            for name, t in aims
        },
        "numbers": {
            n.name: {"fitted": found.fit.point[n.name], "low": n.low, "high": n.high, "usual": n.usual}
            | _of_number(found, n.name)
            for n in found.space.numbers
        },
    } | _uncertainty(found)  # fmt: skip


def _of_number(found: Calibration, name: str) -> dict[str, Any]:
    if found.uncertainty is None:
        return {}
    interval = [rounded(end) for end in found.intervals()[name]]
    return {"interval": interval, "verdict": str(found.uncertainty.verdicts[name])}


def _uncertainty(found: Calibration) -> dict[str, Any]:
    known = found.uncertainty
    if known is None:
        return {}
    return {
        "waves": [
            {
                "number": w.number, "simulated": w.simulated, "volume": w.volume, "possible": w.possible,
                "hardest": w.worst,
            }
            for w in known.waves
        ],
        "emulator": {name: {"r2": r2, "within_2_sd": share} for name, (r2, share) in known.diagnostics.items()},
        "posterior": {"independent_draws": known.posterior.independent, "correlation": known.posterior.correlation.tolist()},
        "trade_offs": [{"first": t.first, "second": t.second, "correlation": t.correlation} for t in known.trade_offs],
        "profiles": {p.name: {"values": p.values.tolist(), "rise": p.rise.tolist()} for p in known.profiles},
        "influence": {
            "statistics": list(known.influence.statistics), "numbers": list(known.influence.names),
            "first": known.influence.first.tolist(), "total": known.influence.total.tolist(),
        },
    }  # fmt: skip
