"""The parts of a finding: its published numbers with metric, n, interval and pass band, each checked against the others."""

from __future__ import annotations

import fnmatch
import math
import re
from collections.abc import Iterator
from typing import Any

from attunement.evidence.faults import Faults
from attunement.evidence.finding import LIMITS, Part
from attunement.evidence.finding_bands import bands_of, checks_of, pair_of, refusal
from attunement.evidence.located_yaml import Located
from attunement.evidence.statistics import Interval

#: Keys of `stat` that say something about its numbers rather than being a result: sizes, intervals, remarks.
ABOUT = re.compile(
    r"metric|note|ci95|\w+_ci|n|n_\w+|k|of|effects|samples|studies|experiments|countries|dyads|bouts|design"
)

#: Classes that leave no case out, so that their shares sum to one; a set with one class more comes first.
EXHAUSTIVE = (("A", "B", "C", "D"), ("A", "B", "C"), ("F", "Ds", "E", "U"), ("F", "Ds", "E"))


class PartsOfEntry:
    """The parts of one entry of a findings file; faults are noted, and the rest is checked all the same."""

    def __init__(self, raw: Located, stat: Located, faults: Faults) -> None:
        self.raw, self.stat, self.faults = raw, stat, faults
        self.names = dict(_leaves(stat))
        self.metric: str = stat["metric"]
        self.results = [name for name, (_, key) in self.names.items() if not ABOUT.fullmatch(key)]

    def n(self) -> int | None:
        """Return the n of the finding as a whole."""
        found: int | None = None
        with self.faults.noted():
            found = self._n_in(self.stat)
        return found

    def parts(self, *, others_seen: bool) -> tuple[Part, ...]:
        """Return the parts; those that can be built where there are faults, which are noted."""
        noted = self.faults.noted
        metrics, sizes = dict[str, str](), dict[str, Any]()
        bands, intervals = dict[str, Interval](), dict[str, Interval]()
        signs = dict[str, int]()
        unchecked: set[str] = set()
        with noted():
            metrics = {name: metric for name, metric in self._by_part("metric_of").items() if isinstance(metric, str)}
        with noted():
            sizes = self._by_part("n_of")
        with noted():
            bands = bands_of(self.raw, [*self.names], self.results)
        with noted():
            checked, signs = checks_of(self.raw, [*self.names])
            bands |= checked
        with noted():
            unchecked = self._unchecked()
        # Naming the unchecked parts of an entry says that its other parts were checked.
        others_seen = others_seen or bool(unchecked)
        before = len(self.faults.found)
        for name in self.results:
            holder, key = self.names[name]
            metric = metrics.get(name, self.metric)
            with noted():
                self._check_limits(name, holder[key], metric, line=holder.lines[key])
                self._check_limits(f"accept of {name}", bands.get(name), metric, line=self.raw.lines.get("accept", 0))
        possible = (
            len(self.faults.found) == before
        )  # a number that cannot be is not held against its interval or its sum
        with noted():
            intervals = self._intervals() if possible else {}
        parts: list[Part] = []
        for name in self.results:
            holder, key = self.names[name]
            n: int | None = None
            with noted():
                n = self._n_of(name, sizes)
            parts.append(
                Part(
                    name=name, value=_frozen(holder[key]), metric=metrics.get(name, self.metric), n=n,
                    interval=intervals.get(name), band=bands.get(name), seen=others_seen and name not in unchecked,
                    sign=signs.get(name, 0),
                )
            )  # fmt: skip
        for holder in {id(holder): holder for holder, _ in self.names.values()}.values() if possible else ():
            with noted():
                self._check_shares(holder)
        # A computed quantity is as good as the weakest of the parts it may be computed from.
        seen = others_seen and not unchecked
        derived = self.raw.get("derived")
        for name in derived if isinstance(derived, Located) else ():
            sign, n = signs.get(name, 0), None
            with noted():
                n = self._n_in(self.stat) if sign else None
            parts.append(
                Part(
                    name=name, value=None, metric="derived", n=n, interval=None, band=bands.get(name), seen=seen, sign=sign
                )
            )  # fmt: skip
        return tuple(parts)

    def _check_limits(self, name: str, value: Any, metric: str, *, line: int) -> None:
        low, high = LIMITS.get(metric, (-math.inf, math.inf))
        for number in value if isinstance(value, list | tuple) else [value]:
            if isinstance(number, int | float) and not (math.isfinite(number) and low <= number <= high):
                raise refusal(
                    self.raw,
                    line,
                    f"{name} is {number:g}; a number of metric '{metric}' lies between {low:g} and {high:g}. "
                    "Mend the number, or name its metric under 'metric_of'.",
                )

    def _check_shares(self, holder: Located) -> None:
        classes = next((known for known in EXHAUSTIVE if set(known) <= set(holder)), ())
        shares = [holder[name] for name in classes]
        if not shares or self.metric != "proportion" or not all(isinstance(share, int | float) for share in shares):
            return
        decimals = max(len(str(share).partition(".")[2]) for share in shares)
        if abs(sum(shares) - 1) > len(shares) * 0.5 * 10**-decimals + 1e-9:
            raise refusal(
                self.raw,
                holder.line,
                f"the shares of {', '.join(classes)} sum to {sum(shares):.{decimals + 1}g}, not to 1 within rounding. "
                "Mend them, or rename a class that is not exclusive.",
            )

    def _n_of(self, name: str, sizes: dict[str, Any]) -> int | None:
        """N of a part: its own, else that of the nearest mapping around it."""
        if name in sizes:
            return self._whole("n_of", sizes[name], line=self.raw.lines["n_of"])
        holder, _ = self.names[name]
        return self._n_in(holder if "n" in holder else self.stat)

    def _n_in(self, holder: Located) -> int | None:
        return self._whole("n", holder.get("n"), line=holder.lines.get("n", holder.line))

    def _whole(self, name: str, value: Any, *, line: int) -> int | None:
        for number in value if isinstance(value, list) else [] if value is None else [value]:
            if isinstance(number, bool) or not isinstance(number, int) or number < 1:
                raise refusal(
                    self.raw,
                    line,
                    f"'{name}' is {number!r}; it must be a positive whole number. Leave it out if unknown.",
                )
        return value if isinstance(value, int) else None

    def _intervals(self) -> dict[str, Interval]:
        """Collect published intervals: `ci95` belongs to the first result, `NAME_ci` to the result NAME."""
        found: dict[str, Interval] = {}
        for key, line in self.stat.lines.items():
            if key != "ci95" and not key.endswith("_ci"):
                continue
            name = (self.results or [""])[0] if key == "ci95" else key.removesuffix("_ci")
            if name not in self.results:
                raise refusal(
                    self.raw, line, f"'{key}' belongs to no result. Name it after one of: {', '.join(self.results)}."
                )
            interval = pair_of(self.raw, f"'{key}'", self.stat[key], line=line)
            value = self.stat[name]
            if isinstance(value, int | float) and not interval.low <= value <= interval.high:
                raise refusal(
                    self.raw, line, f"'{key}' does not contain its value {value:g}. Check both against the source."
                )
            found[name] = interval
        return found

    def _by_part(self, field: str) -> dict[str, Any]:
        given = self.raw.get(field)
        if not isinstance(given, Located):
            return {}
        return {
            name: value for pattern, value in given.items() for name in self._matching(pattern, given.lines[pattern])
        }

    def _unchecked(self) -> set[str]:
        given, line = self.raw.get("unchecked_parts", []), self.raw.lines.get("unchecked_parts", 0)
        if given == "all":
            return set(self.names)
        if not isinstance(given, list):
            raise refusal(self.raw, line, f"'unchecked_parts' is {given!r}; it must be a list of parts, or all.")
        return {name for pattern in given for name in self._matching(str(pattern), line)}

    def _matching(self, pattern: str, line: int) -> set[str]:
        """Names a pattern stands for; the name of a mapping stands for all within it."""
        matching = {name for name in self.names if fnmatch.fnmatchcase(name, pattern) or name.startswith(f"{pattern}.")}
        if not matching:
            raise refusal(self.raw, line, f"'{pattern}' is no part. Parts: {', '.join(self.names)}.")
        return matching


def _leaves(holder: Located, prefix: str = "") -> Iterator[tuple[str, tuple[Located, str]]]:
    for key, value in holder.items():
        if isinstance(value, Located):
            yield from _leaves(value, f"{prefix}{key}.")
        else:
            yield prefix + key, (holder, key)


def _frozen(value: Any) -> Any:
    if isinstance(value, Located):
        return tuple((key, _frozen(inner)) for key, inner in value.items())
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
