"""How claims look in a terminal: a list by topic, and one claim whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from attunement.cli.declaration_printing import say
from attunement.cli.terminal import write_json
from attunement.evidence.claims import (
    PRACTICE_GRADES,
    Claim,
    Claims,
    Grade,
    Outcome,
    Reference,
    Topic,
    load_kept,
    outcome,
)

STYLES = {Grade.SUPPORTED: "green", Grade.MIXED: "yellow", Grade.CONTESTED: "magenta", Grade.UNSUPPORTED: "red"}
NOBODY = "It is about people in general, and no statement about you, your child or your parents."
STALE = "What the model does with findings was scored with earlier numbers than the present ones: see `attune evidence --refresh`."


def print_claims(found: Claims, *, of: int) -> None:
    """Print claims by topic with their grades, and what the grades say."""
    if not len(found):
        say(f"No claim is of that kind. `attune claims` lists all {of}.")
        return
    say(f"{len(found)} of {of} claims of popular texts on attachment, graded {found.graded}. {NOBODY}")
    for topic in Topic:
        if chosen := found.select(topic=topic):
            say(f"\n{topic.heading}", style="bold")
            rows = Table.grid(padding=(0, 2, 0, 0))
            for claim in chosen:
                rows.add_row(Text(claim.name), Text(claim.grade, STYLES.get(claim.grade, "")), Text(claim.claim))
            say(rows)
    say("\nGrades", style="bold")
    counts = Counter(claim.grade for claim in found)
    rows = Table.grid(padding=(0, 2, 0, 0))
    for grade in Grade:
        if counts[grade]:
            rows.add_row(
                Text(grade, STYLES.get(grade, "")), Text(f"{counts[grade]}", justify="right"), Text(grade.meaning)
            )
    say(rows)
    say("\n`attune claims NAME` tells one whole: why it has its grade, the evidence, and what the model does with it.")


def print_claim(claim: Claim) -> None:
    """Print one claim: its grade in words, why, what the model does with it, what was tested of it, and the evidence."""
    say(claim.claim, style="bold")
    say(f"{claim.name}, {claim.topic.heading}", style="dim")
    say(f"\n{claim.grade.capitalize()}. {claim.grade.meaning}", style=STYLES.get(claim.grade, ""))
    say(claim.why)
    if claim.practice:
        say(f"As a practice: {claim.practice}. {PRACTICE_GRADES}")
    say(f"\nWhat the model does with it: {claim.in_model}", style="bold")
    say(claim.model)
    say("\nWhat was tested of it here", style="bold")
    if not claim.findings:
        say("  Nothing.")
    else:
        for label in claim.findings:
            say(Padding(Text(_tested(outcome(label))), (0, 0, 0, 2)))
        say(
            "As published: in the band that was written down before. Fitted: the model was tuned to it, which is no support. "
            "`attune evidence FINDING` shows one; where it begins with inf., with `--findings infancy`.", style="dim",
        )  # fmt: skip
        if not load_kept().current:
            say(STALE, style="red")
    say("\nEvidence", style="bold")
    for paper in claim.evidence:
        say(Padding(Text(_paper(paper)), (0, 0, 0, 2)))
    if not claim.evidence:
        say("  No paper is named for this grade.")
    say(f"\n{NOBODY}", style="dim")


def print_json(claims: Iterable[Claim]) -> None:
    """Print claims as JSON, each with its grade in words and what became of its findings."""
    write_json([_plain(claim) for claim in claims])


def _plain(claim: Claim) -> dict[str, object]:
    papers = [asdict(paper) | {"checked": paper.checked} for paper in claim.evidence]
    tested = [
        {
            "finding": found.label, "role": found.finding.role, "counts": dict(found.counts), "counted": found.counted,
            "said": found.said,
        }
        for found in map(outcome, claim.findings)
    ]  # fmt: skip
    kept = {name: value for name, value in asdict(claim).items() if name not in ("phrases", "line")}
    return kept | {"meaning": claim.grade.meaning, "evidence": papers, "findings": tested}


def _tested(found: Outcome) -> str:
    construct = found.finding.construct
    return f"{found.label} ({found.finding.role.wording}): {found.said}. {construct[:1].upper()}{construct[1:]}."


def _paper(paper: Reference) -> str:
    return f"{paper.citation}: {paper.says}. {f'doi:{paper.doi}' if paper.checked else 'Reference not checked.'}"
