"""Reading the register of claims: every entry is checked; what all of them lack is said at once, with file, line and remedy."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from attunement.evidence.claims.claim import Claim, Grade, InModel, Reference, Topic
from attunement.evidence.faults import FaultError, Faults
from attunement.evidence.located_yaml import Located, read_located
from attunement.vocabulary import BadFileError

TEXTS = ("name", "claim", "why", "model", "practice")
CHOICES: Mapping[str, type[enum.StrEnum]] = {"topic": Topic, "grade": Grade, "in_model": InModel}
LISTS = ("evidence", "findings", "phrases")
OPTIONAL = ("findings", "practice")
FIELDS = (*TEXTS, *CHOICES, *LISTS)
OF_A_PAPER = ("citation", "says")
DOI = re.compile(r"10\.\d{4,9}/\S+")


def read_claims(path: Path) -> tuple[str, tuple[Claim, ...]]:
    """Read a register of claims and the day it was graded, or say in which lines it is wrong and how to mend them."""
    document = read_located(path)
    parts = document if isinstance(document, Located) else Located(1)
    entries, papers, graded = parts.get("claims"), parts.get("references"), parts.get("graded")
    if not isinstance(entries, list) or not entries:
        raise BadFileError(f"{path} holds no claims. Write them as a list under the key 'claims'.")
    if not isinstance(papers, Located):
        raise BadFileError(
            f"{path} holds no references. Write them under the key 'references', each with a short name."
        )
    if not isinstance(graded, str):
        raise BadFileError(f"{path} does not say when it was graded. Write graded: '2026-11-29', in quotes.")
    faults = Faults(path)
    references = {name: found for name in papers if (found := _reference(name, papers, faults))}
    claims, lines = list[Claim](), dict[str, int]()
    for number, raw in enumerate(entries, start=1):
        if not isinstance(raw, Located):
            raise BadFileError(f"{path}: claim number {number} is {raw!r}; it must have name, claim, grade and so on.")
        with faults.noted():
            name = str(raw.get("name"))
            if raw.get("name") and name in lines:
                raise FaultError(
                    raw.line, f"the name '{name}' also stands in line {lines[name]}. Give each claim a name of its own."
                )
            lines[name] = raw.line
        claim = _claim(raw, papers, references, faults)
        claims += [claim] if claim else []
    faults.refuse()
    return graded, tuple(claims)


def _reference(name: str, papers: Located, faults: Faults) -> Reference | None:
    """Return one paper; None if there were faults, which are noted."""
    raw, whose, before = papers[name], f"reference '{name}'", len(faults.found)
    if not isinstance(raw, Located):
        with faults.noted():
            raise FaultError(papers.lines[name], f"{whose} is {raw!r}; it must have 'citation' and 'says'.")
        return None
    _known(raw, (*OF_A_PAPER, "doi"), whose, faults)
    for key in (*OF_A_PAPER, *(["doi"] if "doi" in raw else [])):
        with faults.noted():
            _text(raw, key, whose)
            if key == "doi" and not DOI.fullmatch(raw["doi"]):
                raise FaultError(
                    raw.lines[key],
                    f"{whose}: '{raw['doi']}' is no DOI. Write it as 10.1111/cdev.13224 is written, or leave it out: the "
                    "reference then counts as not checked.",
                )
    return Reference(**raw) if len(faults.found) == before else None


def _claim(raw: Located, papers: Iterable[str], references: Mapping[str, Reference], faults: Faults) -> Claim | None:
    """Return one claim; None if there were faults, which are noted."""
    whose, before = f"claim '{raw.get('name', '?')}'", len(faults.found)
    _known(raw, FIELDS, whose, faults)
    for key in FIELDS:
        if key in OPTIONAL and key not in raw:
            continue
        with faults.noted():
            (_words if key in LISTS else _text)(raw, key, whose)
            _choice(raw, key, whose)
            if key == "evidence":
                _papers(raw, papers, whose)
            if key == "phrases":
                _finds_itself(raw, whose)
    if len(faults.found) > before or any(name not in references for name in raw["evidence"]):
        return None
    return Claim(
        **{key: raw[key] for key in TEXTS if key in raw},
        topic=Topic(raw["topic"]),
        grade=Grade(raw["grade"]),
        in_model=InModel(raw["in_model"]),
        evidence=tuple(references[name] for name in raw["evidence"]),
        findings=tuple(raw.get("findings", ())),
        phrases=tuple(raw["phrases"]),
        line=raw.line,
    )


def _known(raw: Located, known: Iterable[str], whose: str, faults: Faults) -> None:
    for key, line in raw.lines.items():
        with faults.noted():
            if key not in known:
                raise FaultError(line, f"{whose}: there is no field '{key}'. Known: {', '.join(known)}.")


def _text(raw: Located, key: str, whose: str) -> None:
    value = raw.get(key)
    if not isinstance(value, str) or not value.strip():
        said = "is missing" if value is None else f"is {value!r}; it must be words"
        raise FaultError(raw.lines.get(key, raw.line), f"{whose}: '{key}' {said}. Write it in quotes.")


def _words(raw: Located, key: str, whose: str) -> None:
    value = raw.get(key)
    if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
        said = "is missing" if value is None else f"is {value!r}"
        raise FaultError(
            raw.lines.get(key, raw.line), f"{whose}: '{key}' {said}; it must be a list of words, or [] for none."
        )


def _choice(raw: Located, key: str, whose: str) -> None:
    if key in CHOICES and raw[key] not in tuple(CHOICES[key]):
        raise FaultError(
            raw.lines[key], f"{whose}: '{key}' is '{raw[key]}'. Choose one of: {' | '.join(CHOICES[key])}."
        )


def _papers(raw: Located, papers: Iterable[str], whose: str) -> None:
    """Refuse names under which no paper stands; a paper with faults of its own is one all the same."""
    unknown = [name for name in raw["evidence"] if name not in papers]
    if unknown:
        raise FaultError(
            raw.lines["evidence"],
            f"{whose}: there is no reference '{unknown[0]}'. Write it under 'references', or take its name away.",
        )


def _finds_itself(raw: Located, whose: str) -> None:
    """Refuse patterns that are broken, or by which not even the claim's own sentence is known."""
    for phrase in raw["phrases"]:
        try:
            re.compile(phrase)
        except re.error as error:
            raise FaultError(
                raw.lines["phrases"],
                f"{whose}: the phrase '{phrase}' is no pattern ({error}). Put a backslash before a sign that means itself.",
            ) from None
    if not any(re.search(phrase, str(raw.get("claim")), re.IGNORECASE) for phrase in raw["phrases"]):
        raise FaultError(
            raw.lines["phrases"], f"{whose}: none of its phrases is in the claim itself. Take one from it."
        )
