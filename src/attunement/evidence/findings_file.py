"""Reading a findings file: every entry is checked; what all of them lack is said at once, with file, line and remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from attunement.evidence.faults import FaultError, Faults
from attunement.evidence.finding import Confidence, Finding, Role
from attunement.evidence.finding_bands import refusal
from attunement.evidence.finding_parts import PartsOfEntry
from attunement.evidence.located_yaml import Located, read_located
from attunement.vocabulary import BadFileError

REQUIRED = ("id", "area", "construct", "stat", "population", "citation", "source", "confidence", "role")
OPTIONAL = ("evidence", "accept", "check", "simulate", "note", "metric_of", "n_of", "derived", "unchecked_parts")
TEXTS = ("id", "area", "construct", "population", "citation", "source", "evidence", "simulate", "note")


def read_findings(path: Path) -> tuple[Finding, ...]:
    """Read a findings file, or say in which lines it is wrong and how to mend them."""
    document = read_located(path)
    entries = document.get("findings") if isinstance(document, Located) else None
    if not isinstance(entries, list) or not entries:
        raise BadFileError(f"{path} holds no findings. Write them as a list under the key 'findings'.")
    findings: list[Finding] = []
    faults, lines = Faults(path), dict[str, int]()
    for number, raw in enumerate(entries, start=1):
        if not isinstance(raw, Located):
            raise BadFileError(
                f"{path}: finding number {number} is {raw!r}; it must have id, area, construct and so on."
            )
        with faults.noted():
            name = str(raw.get("id"))
            if raw.get("id") and name in lines:
                raise FaultError(
                    raw.line, f"the id '{name}' also stands in line {lines[name]}. Give each finding an id of its own."
                )
            lines[name] = raw.line
        found = _Entry(raw, faults).finding()
        findings += [found] if found else []
    faults.refuse()
    return tuple(findings)


class _Entry:
    """One entry of the file on its way to becoming a finding; its faults are noted, and the rest is checked all the same."""

    def __init__(self, raw: Located, faults: Faults) -> None:
        self.raw, self.faults = raw, faults
        self.before = len(faults.found)
        self._check_fields()

    def refuse(self, line: int, what: str) -> FaultError:
        return refusal(self.raw, line, what)

    def finding(self) -> Finding | None:
        """Check everything and build the finding; None if there were faults."""
        raw = self.raw
        role, confidence = self._member("role", tuple(Role)), self._member("confidence", tuple(Confidence))
        with self.faults.noted():
            if (role, confidence) == (Role.CALIBRATION, Confidence.APPROXIMATE):
                raise self.refuse(
                    raw.lines["role"], f"what is '{confidence}' cannot be for calibration. Make its role 'context'."
                )
        stat = raw.get("stat")
        if not isinstance(stat, Located) or not isinstance(stat.get("metric"), str):
            return None
        read = PartsOfEntry(raw, stat, self.faults)
        n, parts = read.n(), read.parts(others_seen=confidence == Confidence.SEEN)
        if len(self.faults.found) > self.before or role is None or confidence is None:
            return None
        texts = {name: raw.get(name, "") for name in TEXTS}
        accept = raw.get("accept")
        return Finding(
            **texts | {"note": texts["note"] or str(stat.get("note", ""))},
            role=Role(role),
            confidence=Confidence(confidence),
            metric=stat["metric"],
            n=n,
            parts=parts,
            accept=accept if isinstance(accept, str) else "",
            line=raw.line,
        )

    def _check_fields(self) -> None:
        raw, noted = self.raw, self.faults.noted
        missing = [name for name in REQUIRED if raw.get(name) in (None, "", {})]
        with noted():
            if missing:
                names, verb = ", ".join(f"'{name}'" for name in missing), "is" if len(missing) == 1 else "are"
                line = raw.lines.get(missing[0], raw.line)
                raise self.refuse(line, f"{names} {verb} missing. Required: {', '.join(REQUIRED)}.")
        for name, line in raw.lines.items():
            value = raw[name]
            if name in missing:
                continue
            with noted():
                if name not in REQUIRED + OPTIONAL:
                    raise self.refuse(line, f"there is no field '{name}'. Known: {', '.join(REQUIRED + OPTIONAL)}.")
                if name in TEXTS and not isinstance(value, str):
                    raise self.refuse(line, f"'{name}' is {value!r}; it must be text. Put it in quotes.")
                if name in ("stat", "check", "metric_of", "n_of", "derived"):
                    self._check_lines(name, value, line=line)
                if name == "stat" and isinstance(value, Located) and not isinstance(value.get("metric"), str):
                    raise self.refuse(
                        line, "'stat' has no 'metric'. Say what its numbers are, such as r or proportion."
                    )

    def _check_lines(self, name: str, value: Any, *, line: int) -> None:
        if not isinstance(value, Located):
            raise self.refuse(line, f"'{name}' is {value!r}; it must be lines of 'name: value'.")
        for key, inner in value.items():
            if name in ("metric_of", "derived") and not isinstance(inner, str):
                raise self.refuse(value.lines[key], f"'{key}' in '{name}' is {inner!r}; it must be words.")

    def _member(self, name: str, known: tuple[str, ...]) -> str | None:
        """Return a field of a closed set; None if it is missing, which was noted, or not in the set."""
        value = self.raw.get(name)
        with self.faults.noted():
            if value not in (None, "", {}) and value not in known:
                raise self.refuse(self.raw.lines[name], f"'{name}' is '{value}'. Choose one of: {' | '.join(known)}.")
        return value if value in known else None
