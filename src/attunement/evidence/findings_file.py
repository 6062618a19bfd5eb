"""Reading a findings file: every entry is checked, and refused with file, line and remedy."""

from __future__ import annotations

import fnmatch
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attunement.evidence.finding import LIMITS, Confidence, Finding, Part, Role
from attunement.evidence.located_yaml import Located, read_located
from attunement.evidence.statistics import Interval
from attunement.vocabulary import BadFileError

REQUIRED = ("id", "area", "construct", "stat", "population", "citation", "source", "confidence", "role")
OPTIONAL = ("evidence", "accept", "simulate", "note", "metric_of", "n_of", "derived", "unchecked_parts")
TEXTS = ("id", "area", "construct", "population", "citation", "source", "evidence", "simulate", "note")

#: Keys of `stat` that say something about its numbers rather than being a result: sizes, intervals, remarks.
ABOUT = re.compile(
    r"metric|note|ci95|\w+_ci|n|n_\w+|k|of|effects|samples|studies|experiments|countries|dyads|bouts|design"
)

#: Classes that leave no case out, so that their shares sum to one; a set with one class more comes first.
EXHAUSTIVE = (("A", "B", "C", "D"), ("A", "B", "C"), ("F", "Ds", "E", "U"), ("F", "Ds", "E"))


def read_findings(path: Path) -> tuple[Finding, ...]:
    """Read a findings file, or say in which line it is wrong and how to mend it."""
    document = read_located(path)
    entries = document.get("findings") if isinstance(document, Located) else None
    if not isinstance(entries, list) or not entries:
        raise BadFileError(f"{path} holds no findings. Write them as a list under the key 'findings'.")
    findings: dict[str, Finding] = {}
    for number, raw in enumerate(entries, start=1):
        if not isinstance(raw, Located):
            raise BadFileError(
                f"{path}: finding number {number} is {raw!r}; it must have id, area, construct and so on."
            )
        finding = _Entry(raw, path).finding()
        if finding.id in findings:
            raise BadFileError(
                f"{path}, line {finding.line}: the id '{finding.id}' also stands in line {findings[finding.id].line}. "
                "Give each finding an id of its own."
            )
        findings[finding.id] = finding
    return tuple(findings.values())


class _Entry:
    """One entry of the file on its way to becoming a finding."""

    def __init__(self, raw: Located, path: Path) -> None:
        self.raw, self.path = raw, path
        self._check_fields()
        self.stat: Located = raw["stat"]
        self.names = dict(_leaves(self.stat))
        self.results = [name for name, (_, key) in self.names.items() if not ABOUT.fullmatch(key)]

    def refuse(self, line: int, what: str) -> BadFileError:
        return BadFileError(f"{self.path}, line {line}: finding '{self.raw.get('id', '?')}': {what}")

    def finding(self) -> Finding:
        """Check everything and build the finding."""
        raw = self.raw
        role = Role(self._member("role", tuple(Role)))
        confidence = Confidence(self._member("confidence", tuple(Confidence)))
        if role is Role.CALIBRATION and confidence is Confidence.APPROXIMATE:
            raise self.refuse(
                raw.lines["role"], f"what is '{confidence}' cannot be for calibration. Make its role 'context'."
            )
        texts = {name: raw.get(name, "") for name in TEXTS}
        accept = raw.get("accept")
        return Finding(
            **texts | {"note": texts["note"] or str(self.stat.get("note", ""))},
            role=role,
            confidence=confidence,
            metric=self.stat["metric"],
            n=self._n_in(self.stat),
            parts=tuple(self._parts(confidence)),
            accept=accept if isinstance(accept, str) else "",
            line=raw.line,
        )

    def _check_fields(self) -> None:
        raw = self.raw
        for name in REQUIRED:
            if raw.get(name) in (None, "", {}):
                raise self.refuse(
                    raw.lines.get(name, raw.line), f"'{name}' is missing. Required: {', '.join(REQUIRED)}."
                )
        for name, line in raw.lines.items():
            value = raw[name]
            if name not in REQUIRED + OPTIONAL:
                raise self.refuse(line, f"there is no field '{name}'. Known: {', '.join(REQUIRED + OPTIONAL)}.")
            if name in TEXTS and not isinstance(value, str):
                raise self.refuse(line, f"'{name}' is {value!r}; it must be text. Put it in quotes.")
            if name in ("stat", "metric_of", "n_of", "derived"):
                self._check_lines(name, value, line=line)
        if not isinstance(raw["stat"].get("metric"), str):
            raise self.refuse(
                raw.lines["stat"], "'stat' has no 'metric'. Say what its numbers are, such as r or proportion."
            )

    def _check_lines(self, name: str, value: Any, *, line: int) -> None:
        if not isinstance(value, Located):
            raise self.refuse(line, f"'{name}' is {value!r}; it must be lines of 'name: value'.")
        for key, inner in value.items():
            if name in ("metric_of", "derived") and not isinstance(inner, str):
                raise self.refuse(value.lines[key], f"'{key}' in '{name}' is {inner!r}; it must be words.")

    def _member(self, name: str, known: tuple[str, ...]) -> str:
        if self.raw[name] not in known:
            raise self.refuse(
                self.raw.lines[name], f"'{name}' is '{self.raw[name]}'. Choose one of: {' | '.join(known)}."
            )
        return self.raw[name]

    def _parts(self, confidence: Confidence) -> Iterator[Part]:
        metrics, sizes = self._by_part("metric_of"), self._by_part("n_of")
        bands, unchecked = self._bands(), self._unchecked()
        # Naming the unchecked parts of an entry says that its other parts were checked.
        others_seen = confidence is Confidence.SEEN or bool(unchecked)
        for name in self.results:
            holder, key = self.names[name]
            metric = metrics.get(name, self.stat["metric"])
            self._check_limits(name, holder[key], metric, line=holder.lines[key])
            self._check_limits(f"accept of {name}", bands.get(name), metric, line=self.raw.lines.get("accept", 0))
        intervals = self._intervals()
        for name in self.results:
            holder, key = self.names[name]
            yield Part(
                name=name,
                value=_frozen(holder[key]),
                metric=metrics.get(name, self.stat["metric"]),
                n=self._n_of(name, sizes),
                interval=intervals.get(name),
                band=bands.get(name),
                seen=others_seen and name not in unchecked,
            )
        for holder in {id(holder): holder for holder, _ in self.names.values()}.values():
            self._check_shares(holder)
        for name in self.raw.get("derived", {}):
            # A computed quantity is as good as the weakest of the parts it may be computed from.
            seen, band = others_seen and not unchecked, bands.get(name)
            yield Part(name=name, value=None, metric="derived", n=None, interval=None, band=band, seen=seen)

    def _check_limits(self, name: str, value: Any, metric: str, *, line: int) -> None:
        low, high = LIMITS.get(metric, (-math.inf, math.inf))
        for number in value if isinstance(value, list | tuple) else [value]:
            if isinstance(number, int | float) and not (math.isfinite(number) and low <= number <= high):
                raise self.refuse(
                    line,
                    f"{name} is {number:g}; a number of metric '{metric}' lies between {low:g} and {high:g}. "
                    "Mend the number, or name its metric under 'metric_of'.",
                )

    def _check_shares(self, holder: Located) -> None:
        classes = next((known for known in EXHAUSTIVE if set(known) <= set(holder)), ())
        shares = [holder[name] for name in classes]
        if (
            not shares
            or self.stat["metric"] != "proportion"
            or not all(isinstance(share, int | float) for share in shares)
        ):
            return
        decimals = max(len(str(share).partition(".")[2]) for share in shares)
        if abs(sum(shares) - 1) > len(shares) * 0.5 * 10**-decimals + 1e-9:
            raise self.refuse(
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
                raise self.refuse(
                    line, f"'{name}' is {number!r}; it must be a positive whole number. Leave it out if unknown."
                )
        return value if isinstance(value, int) else None

    def _pair(self, name: str, value: Any, *, line: int) -> Interval:
        numbers = isinstance(value, list) and all(isinstance(v, int | float) and math.isfinite(v) for v in value)
        if not numbers or len(value) != 2:
            raise self.refuse(line, f"{name} is {value!r}; it must be two numbers, [low, high].")
        if value[0] > value[1]:
            raise self.refuse(line, f"{name} is reversed: {value[0]:g} to {value[1]:g}. Write the lower number first.")
        return Interval(*value)

    def _intervals(self) -> dict[str, Interval]:
        """Collect published intervals: `ci95` belongs to the first result, `NAME_ci` to the result NAME."""
        found: dict[str, Interval] = {}
        for key, line in self.stat.lines.items():
            if key != "ci95" and not key.endswith("_ci"):
                continue
            name = (self.results or [""])[0] if key == "ci95" else key.removesuffix("_ci")
            if name not in self.results:
                raise self.refuse(
                    line, f"'{key}' belongs to no result. Name it after one of: {', '.join(self.results)}."
                )
            interval = self._pair(f"'{key}'", self.stat[key], line=line)
            value = self.stat[name]
            if isinstance(value, int | float) and not interval.low <= value <= interval.high:
                raise self.refuse(line, f"'{key}' does not contain its value {value:g}. Check both against the source.")
            found[name] = interval
        return found

    def _bands(self) -> dict[str, Interval]:
        accept, line = self.raw.get("accept"), self.raw.lines.get("accept", 0)
        if accept is None or isinstance(accept, str):
            return {}
        if isinstance(accept, list):
            band = self._pair("'accept'", accept, line=line)
            return dict.fromkeys(self.results, band)
        if not isinstance(accept, Located):
            raise self.refuse(
                line, f"'accept' is {accept!r}; it must be [low, high], such bands by part, or a sentence."
            )
        known = [*self.names, *self.raw.get("derived", {})]
        for name in accept:
            if name not in known:
                raise self.refuse(
                    accept.lines[name],
                    f"'accept' names '{name}', which is no part. Parts: {', '.join(known)}. "
                    "Say under 'derived' how a computed quantity comes about.",
                )
        return {
            name: self._pair(f"accept of {name}", band, line=accept.lines[name])
            for name, band in accept.items()
            if not isinstance(band, str)
        }

    def _by_part(self, field: str) -> dict[str, Any]:
        given: Located = self.raw.get(field, Located(0))
        return {
            name: value for pattern, value in given.items() for name in self._matching(pattern, given.lines[pattern])
        }

    def _unchecked(self) -> set[str]:
        given, line = self.raw.get("unchecked_parts", []), self.raw.lines.get("unchecked_parts", 0)
        if given == "all":
            return set(self.names)
        if not isinstance(given, list):
            raise self.refuse(line, f"'unchecked_parts' is {given!r}; it must be a list of parts, or all.")
        return {name for pattern in given for name in self._matching(str(pattern), line)}

    def _matching(self, pattern: str, line: int) -> set[str]:
        """Names a pattern stands for; the name of a mapping stands for all within it."""
        matching = {name for name in self.names if fnmatch.fnmatchcase(name, pattern) or name.startswith(f"{pattern}.")}
        if not matching:
            raise self.refuse(line, f"'{pattern}' is no part. Parts: {', '.join(self.names)}.")
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
