"""Whatever a reader meets that repeats a claim carries its grade: README, pages of `docs`, the workbench and the reports."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from attunement.evidence.claims import Claim, Claims, load_claims

ROOT = Path(__file__).parents[4]
SOURCE = ROOT / "src" / "attunement"
OWN = ROOT / "docs" / "what-is-known.md"
SPOKEN = (SOURCE / "web", SOURCE / "report", SOURCE / "study" / "dials.py", SOURCE / "study" / "reasons.py")
LINES = 2


class Passage(NamedTuple):
    """A stretch of text in which a sentence and its grade stand together."""

    place: str
    text: str


def passages() -> Iterator[Passage]:
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        if path != OWN:
            yield from of_page(str(path.relative_to(ROOT)), path.read_text("utf-8"))
    for path in sorted(file for part in SPOKEN for file in ([part] if part.is_file() else part.rglob("*.py"))):
        yield from of_program(str(path.relative_to(ROOT)), path.read_text("utf-8"))
    for path in sorted(file for kind in ("ts", "svelte") for file in (ROOT / "page" / "src").rglob(f"*.{kind}")):
        yield from of_script(str(path.relative_to(ROOT)), path.read_text("utf-8"))


def of_page(place: str, text: str) -> Iterator[Passage]:
    """Yield the paragraphs of a page, a heading with what stands beneath it, and a row of a table by itself."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("`", "")
    for paragraph in re.sub(r"^(#+ .*)\n\n", r"\1\n", plain, flags=re.MULTILINE).split("\n\n"):
        for part in paragraph.splitlines() if paragraph.startswith("|") else [paragraph]:
            yield Passage(place, part)


def of_program(place: str, text: str) -> Iterator[Passage]:
    """Yield the texts in a program, put together as it does; what describes the program itself is left out."""
    tree = ast.parse(text)
    described = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if id(node) in described | inner:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield Passage(f"{place}:{node.lineno}", node.value)
        if isinstance(node, ast.JoinedStr):
            said = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
            yield Passage(f"{place}:{node.lineno}", said)


def of_script(place: str, text: str) -> Iterator[Passage]:
    """Yield every line of the workbench's page with those around it."""
    lines = text.splitlines()
    for number in range(len(lines)):
        around = lines[max(0, number - LINES) : number + LINES + 1]
        yield Passage(f"{place}:{number + 1}", " ".join(around))


def graded(claim: Claim, text: str) -> bool:
    """Whether a text holds the claim's grade and where it is told whole; another claim's longer name is not it."""
    return re.search(re.escape(claim.marker) + r"(?!\.?\w)", " ".join(text.split())) is not None


def ungraded(found: Iterator[Passage], claims: Claims) -> list[str]:
    return [
        f"{place} repeats {claim.name}: put ({claim.marker}) beside it"
        for place, text in found
        for claim in claims.repeated_in(text)
        if not graded(claim, text)
    ]


def test_every_sentence_that_repeats_a_claim_carries_its_grade() -> None:
    assert ungraded(passages(), load_claims()) == []


def test_some_are_repeated_so_that_the_search_looks_at_something() -> None:
    places = {place.partition(":")[0] for place, text in passages() if load_claims().repeated_in(text)}
    assert {"README.md", "docs/rivals.md", "src/attunement/web/dyad/change.py"} <= places


def test_a_claim_is_found_in_each_kind_of_text() -> None:
    claims = load_claims()
    page = "# Enough\n\nThirty? Attunement\nabout 30 % of the time is enough."
    program = 'SAID = (\n    f"{1} What matters is "\n    "repair after mismatch."\n)\n"""What matters is repair."""\n'
    assert len(ungraded(of_page("a page", page), claims)) == 1
    assert len(ungraded(of_program("a program", program), claims)) == 1
    assert len(ungraded(of_script("a script", "<p>No style is a life sentence.</p>"), claims)) == 1


def test_a_grade_beside_it_is_seen_and_a_wrong_one_is_not() -> None:
    claims = load_claims()
    right = "30 % of the time is enough ([contested: `attune claims early.thirty`](what-is-known.md#early.thirty))."
    assert ungraded(of_page("a page", right), claims) == []
    for wrong in (
        right.replace("contested", "supported"),
        right.replace("early.thirty`", "early.thirty.describes`"),
        right.replace("(", "").replace("[contested: ", "["),
        right.replace(" ([", "\n\n(["),
    ):
        assert len(ungraded(of_page("a page", wrong), claims)) == 1, wrong
