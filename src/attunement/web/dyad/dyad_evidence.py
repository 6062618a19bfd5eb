"""What the Dyad room says of real families: how little care of one kind tells, and what trials saw of a change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from attunement.evidence.finding import Finding
from attunement.evidence.findings import load_findings
from attunement.evidence.trials import AT_HOME, Known, number_of
from attunement.report.wording import CLASS_WORDS
from attunement.study.dials import Preset

MEASURE_WORDS = {**{name: f"{word} ({name})" for name, word in CLASS_WORDS.items()}, AT_HOME: AT_HOME}


def tells(preset: Preset) -> dict[str, Any]:
    """Say how little a starting point tells of one child, with the number and where it stands."""
    if preset.who == "child":
        finding, part = load_findings()["temp.groh"], "insecure"
        said = "Among real families, what a child brings with it tells little of how secure it will be"
        return {"words": f"{said}: {number_of(finding, part)}.", "source": source(finding)}
    frightens = preset.name == "frightening"
    finding, part = load_findings()["anom.D" if frightens else "sens.sec.mother"], "value"
    r = finding.part(part).number or 0.0
    said = "Even here, care of one kind tells little of one child" if frightens else (
        "Among real families, care of one kind tells little of one child")  # fmt: skip
    what = "frightening care and disorganised attachment" if frightens else "sensitive care and security"
    share = f"of the differences between children it goes with {100 * r * r:.0f} %"
    return {
        "words": f"{said}. {what.capitalize()}: r = {r:.2f}; {share}.".replace("0.", "."),
        "source": source(finding),
    }


def source(finding: Finding) -> dict[str, str]:
    """Return where a finding stands: id, short name, citation, a link if there is one, and what it may be used for."""
    link = re.search(r"https?://\S+", finding.source)
    return {
        "finding": finding.id, "short": short(finding), "citation": finding.citation,
        "link": link[0].rstrip(";,)") if link else "", "use": finding.role.wording, "confidence": str(finding.confidence),
    }  # fmt: skip


def short(finding: Finding) -> str:
    """Return authors and year.

    >>> short(load_findings()["sens.sec.mother"])
    'Madigan et al. (2024)'
    """
    found = re.match(r".*?\(\d{4}\)", finding.citation)
    return found[0] if found else finding.citation


def cited(row: Known) -> str:
    """Return a finding as a sentence names it: its id and its number.

    >>> from attunement.evidence.trials import known
    >>> cited(known("training", "D", caregiver="frightening")[0])
    'int.D, d = .35 [.10, .61]'
    """
    return ", ".join(part for part in (row.finding, row.number) if part)


def sources(rows: Sequence[Known]) -> list[dict[str, str]]:
    """Return what is known, row by row, as the page lists it."""
    return [
        {**source(row.source), "how": row.how, "way": "up" if row.direction > 0 else "down", "number": row.number,
         "words": row.words}
        for row in rows
    ]  # fmt: skip
