"""Fitting theories to published findings, and saying what the findings do not tell.

    found = calibrate("homeostatic", folder=Path("runs/cal/points"))
    found.fit.point, found.intervals(), found.uncertainty.verdicts

Only findings whose role is `calibration` are fitted. Whatever comes out is *fitted*, and says so.
"""

from attunement.inference.calibration import Calibration, Uncertainty, calibrate, fit_design
from attunement.inference.fit_file import write_fit
from attunement.inference.misfit import log_likelihood, loss
from attunement.inference.recovery import Recovery, plant_points, recover
from attunement.inference.search_space import SearchSpace, search_space
from attunement.inference.simulated_design import SimulatedDesign, design_runs
from attunement.inference.simulation_based import Ranks, rank_planted
from attunement.inference.simulator import simulate_targets
from attunement.inference.targets import Target, planted_targets, published_targets

__all__ = [
    "Calibration",
    "Ranks",
    "Recovery",
    "SearchSpace",
    "SimulatedDesign",
    "Target",
    "Uncertainty",
    "calibrate",
    "design_runs",
    "fit_design",
    "log_likelihood",
    "loss",
    "plant_points",
    "planted_targets",
    "published_targets",
    "rank_planted",
    "recover",
    "search_space",
    "simulate_targets",
    "write_fit",
]
