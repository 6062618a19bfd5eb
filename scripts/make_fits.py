"""Fit every theory of the contest anew, around where the joint fit of the kernel ended (`docs/kernel.json`) and where it was.

`python scripts/make_fits.py` (an hour) writes the rivals' fits beside the theories and says which numbers the default theory should
have; those are put into its code by hand, so that whoever changes them reads them. Only calibration findings are fitted.
"""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from shutil import move

from attunement.inference.contests.refit import RUNS, refit
from attunement.inference.fit_file import write_fit
from attunement.theories.catalogue import CONTEST, DEFAULT
from attunement.theories.fitted import FOLDER, Fit

KERNEL = Path(__file__).parents[1] / "docs" / "kernel.json"


def main() -> None:
    """Fit the theories one after the other; what is done is kept at once."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--theory", action="append", help="only this one; may be given again")
    asked.add_argument("--runs", type=int, default=RUNS, help="points around each start")
    asked.add_argument("--out", type=Path, default=Path("results/fits"), help="folder of simulated points and fits")
    given = asked.parse_args()
    kernel = json.loads(KERNEL.read_text("utf-8"))["point"]
    for theory in given.theory or CONTEST:
        found = refit(theory, kernel, runs=given.runs, folder=given.out / theory)
        for start, one in found.items():
            print(f"{theory}, {start}: misfit {one.loss:.2f}, among other children {one.fresh_loss:.2f}", flush=True)
        best = min(found.values(), key=lambda one: one.fresh_loss)
        fit = Fit(
            theory, seed=best.seed, children=best.children, runs=given.runs * len(found), loss=best.loss,
            fresh_loss=best.fresh_loss, when=datetime.now(UTC).isoformat(timespec="seconds"), point=best.fit.point,
            held=best.held,
        )  # fmt: skip
        place = write_fit(fit, given.out / theory)
        if theory == DEFAULT:
            print(f"For the code of {theory} and the populations: {place}", flush=True)
        else:
            move(place, FOLDER / f"{theory}.toml")


if __name__ == "__main__":
    main()
