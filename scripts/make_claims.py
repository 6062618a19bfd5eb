"""Write `docs/what-is-known.md` from the register of claims and the published page of evidence: `python scripts/make_claims.py`.

Verdicts on findings that speak to a claim are taken from `docs/evidence.md` into `evidence/claims/verdicts.json`, which comes
with the package. With `--check` nothing is written, and what is out of date is an error.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from attunement.evidence.claims import (
    PRACTICE_GRADES,
    Claim,
    Claims,
    Grade,
    InModel,
    Kept,
    Reference,
    Topic,
    load_claims,
    outcome,
)
from attunement.evidence.scoreboard import INSIDE, NO_BAND, OUTSIDE

ROOT = Path(__file__).parents[1]
PAGE, EVIDENCE = ROOT / "docs" / "what-is-known.md", ROOT / "docs" / "evidence.md"
VERDICTS = ROOT / "src" / "attunement" / "evidence" / "claims" / "verdicts.json"
STATUSES = {INSIDE: INSIDE, f"**{OUTSIDE}**": OUTSIDE, "–": NO_BAND}
SCORED = re.compile(
    r"^\| (?P<label>[a-zA-Z][\w.]*(?: [\w.]+)?\*?) \|.*\| (?P<status>inside|\*\*outside\*\*|–) \|$", re.MULTILINE
)
UNTESTED = re.compile(r"^\| (?P<label>[a-zA-Z][\w.]*(?: [\w.]+)?) \| (?P<why>[^|]+) \|$", re.MULTILINE)
NEEDS = re.compile(
    r"^\| [^|]+ \| (?P<labels>inf\.[\w.]+(?:, (?:inf|int)\.[\w.]+)*) \| (?P<why>[^|]+) \|$", re.MULTILINE
)
FROZEN = re.compile(r"SHA-256 `([0-9a-f]{64})`")

HEAD = """\
# What is known

Popular texts on attachment say much: that the first thousand days decide, that 30 % is enough, that wounds heal at any age. This
page takes {n} such claims, in our words, and says of each how well studies bear it out, why, and what the model does with it.
Written by `python scripts/make_claims.py`; `attune claims` prints the same.

| grade | what it says | claims |
| --- | --- | ---: |
{grades}

Grades are ours, of {graded}; anybody may propose another, with a source. They are about people in general: none is a statement
about you, your child or your parents. *What the model does* is said of the theories as they are: of the default theory, which
follows children through their first years and, by much that is assumed, through whole lives (`attune life`, `attune
generations`, `attune policy`), and of the theory of [couples](couples.md). Of the {n} claims {whole} are in the model, {part}
in part, and {not_} not at all: brains and most practices are not in it. Numbers of couples and lives are assumed or set by
hand, with published ones in view, so that what agrees is no support. That a claim is in the model does not say that the model
is right, and what the model makes of a claim changes no grade.

*As it stands here* names published findings that speak to a claim, and what became of them in `attune evidence`: *as published* is
what lies in the band that was written down before; *fitted* means that numbers of the model were tuned to the finding, so that it
is no support. {papers} papers are cited. Of {checked} a look-up found the DOI to be theirs; at the other {unchecked} stands
*reference not checked*. What papers are said to have found was not read anew in them, and some are named for what is near to a
claim rather than for the claim itself.

## Contested

What is often told as if it were settled:

{contested}
"""
GRADE_OF = {grade: f"**{grade}**" for grade in Grade}


def main() -> None:
    """Write the verdicts and the page, or say which is out of date."""
    claims = load_claims()
    kept = read_verdicts(EVIDENCE.read_text("utf-8"), claims)
    verdicts = json.dumps(
        {"frozen": kept.frozen, "verdicts": kept.verdicts, "whys": kept.whys}, indent=1, ensure_ascii=False
    )
    for path, new in ((VERDICTS, f"{verdicts}\n"), (PAGE, page(claims, kept))):
        if "--check" not in sys.argv:
            path.write_text(new, encoding="utf-8")
        elif not path.exists() or path.read_text("utf-8") != new:
            raise SystemExit(f"{path.name} is out of date. Run `python scripts/make_claims.py`.")


def read_verdicts(evidence: str, claims: Claims) -> Kept:
    """Take from the published page of evidence what became of the findings that claims name."""
    frozen = FROZEN.search(evidence)
    if not frozen:
        raise SystemExit(
            "docs/evidence.md names no digest of the numbers that were scored. Run `python scripts/make_evidence.py`."
        )
    asked = {label for claim in claims for label in claim.findings}

    def named(label: str) -> bool:
        return any(label == one or label.startswith(f"{one} ") or one.startswith(f"{label} ") for one in asked)

    scored = {found["label"]: STATUSES[found["status"]] for found in SCORED.finditer(evidence)}
    whys = {label: found["why"] for found in NEEDS.finditer(evidence) for label in found["labels"].split(", ")}
    whys |= {found["label"]: found["why"] for found in UNTESTED.finditer(evidence)}
    return Kept(
        frozen[1],
        {label: status for label, status in sorted(scored.items()) if named(label.rstrip("*"))},
        {label: why for label, why in sorted(whys.items()) if named(label)},
    )


def page(claims: Claims, kept: Kept) -> str:
    """Return the page."""
    grades, told = Counter(claim.grade for claim in claims), Counter(claim.in_model for claim in claims)
    papers = {paper for claim in claims for paper in claim.evidence}
    checked = sum(paper.checked for paper in papers)
    head = HEAD.format(
        n=len(claims), graded=claims.graded, papers=len(papers), checked=checked, unchecked=len(papers) - checked,
        whole=told[InModel.WHOLE], part=told[InModel.PART], not_=told[InModel.NOT],
        grades="\n".join(f"| **{grade}** | {grade.meaning} | {grades[grade]} |" for grade in Grade),
        contested="\n".join(f"- [{claim.claim}](#{claim.name}) {claim.why}" for claim in claims.select(grade=Grade.CONTESTED)),
    )  # fmt: skip
    return "\n".join([head, *(section(topic, claims, kept) for topic in Topic)])


def section(topic: Topic, claims: Claims, kept: Kept) -> str:
    """Return all claims of a topic."""
    lines = [f"## {topic.heading}", ""]
    if topic == Topic.PRACTICE:
        lines += [f"Letters say how well a practice was tried out. {PRACTICE_GRADES}", ""]
    return "\n".join(lines + [f"{entry(claim, kept)}\n" for claim in claims.select(topic=topic)])


def entry(claim: Claim, kept: Kept) -> str:
    """Return one claim."""
    letter = f" As a practice: {claim.practice}." if claim.practice else ""
    lines = [
        f'<a id="{claim.name}"></a>**{claim.claim}** `{claim.name}`',
        "",
        f"- {GRADE_OF[claim.grade]}. {claim.why}{letter}",
        f"- Model, {claim.in_model}: {claim.model}",
    ]
    lines += [f"- As it stands here: {listed(label, kept)}" for label in claim.findings] or [
        "- As it stands here: not tested."
    ]
    return "\n".join([*lines, f"- Evidence: {evidence(claim.evidence)}"])


def listed(label: str, kept: Kept) -> str:
    """Return what became of one finding."""
    found = outcome(label, kept)
    return f"`{label}`, {found.finding.construct} ({found.finding.role.wording}): {found.said}."


def evidence(papers: Iterable[Reference]) -> str:
    """Return papers, each with its DOI."""
    said = (
        f"{paper.citation}, {paper.says} "
        + (f"([doi:{paper.doi}](https://doi.org/{paper.doi}))" if paper.checked else "(*reference not checked*)")
        for paper in papers
    )
    return "; ".join(said) + "." if papers else "no paper is named for this grade."


if __name__ == "__main__":
    main()
