"""One claim of popular texts on attachment: what is said, how well it is borne out, and what the model does with it."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, field


class Grade(enum.StrEnum):
    """How well studies bear a claim out."""

    SUPPORTED = "supported"
    MIXED = "mixed"
    CONTESTED = "contested"
    UNSUPPORTED = "unsupported"
    VALUE = "value judgement"

    @property
    def meaning(self) -> str:
        """What the grade says, in a plain sentence.

        >>> Grade("unsupported").meaning
        'No evidence was found, or what there is says otherwise.'
        """
        return {
            "supported": "Studies agree on the direction. How much it matters is said beside it.",
            "mixed": "Some studies or some measures say so; or it is true and smaller than claimed.",
            "contested": "Experts disagree, or the popular reading goes beyond the data.",
            "unsupported": "No evidence was found, or what there is says otherwise.",
        }.get(self, "A wish or a norm, which no study can test.")


class Topic(enum.StrEnum):
    """What a claim is about."""

    FIRST_YEARS = "first years"
    BRAIN = "brain and body"
    LATER_BONDS = "later bonds"
    CHANGE = "change"
    PRACTICE = "practice"
    SOCIETY = "society"

    @property
    def heading(self) -> str:
        """How a page says it above its claims."""
        return {
            "later bonds": "Later bonds, and adults", "change": "How people change", "practice": "What people can do",
            "first years": "The first years", "brain and body": "Brain and body",
        }.get(self, "Society")  # fmt: skip


class InModel(enum.StrEnum):
    """How far the theories of children, of lives and of couples, and what observes and asks them, speak to a claim at all."""

    WHOLE = "in the model"
    PART = "in part"
    NOT = "not in the model"


PRACTICE_GRADES = "A: trials, pooled. B: trials, or many observational studies. C: few studies. D: custom."
"""What the letters of a claim's `practice` say."""


@dataclass(frozen=True)
class Reference:
    """A paper that a claim is judged by: who wrote it and when, what it says, and its DOI if that was found in a look-up.

    >>> Reference("Harlow (1958)", "monkeys", "").checked
    False
    """

    citation: str
    says: str
    doi: str = ""

    @property
    def checked(self) -> bool:
        """Whether the DOI was found to be this paper's; without one the reference was not checked."""
        return bool(self.doi)


@dataclass(frozen=True)
class Claim:
    """One claim with its grade, why it has it, its evidence, and what the model does with it.

    Attributes
    ----------
    name
        As in `attune claims NAME`.
    claim, grade, why
        What is said; how well it is borne out; and why it has that grade.
    evidence
        Papers it is judged by; may be none.
    in_model, model
        Whether the model speaks to it at all, and what it does with it, in a sentence or two.
    findings
        Published findings of `attune evidence` that speak to it: an id, or an id and a part.
    practice
        Of a practice: how well it was tried out, by a letter (`PRACTICE_GRADES`).
    phrases
        Patterns by which another text is known to repeat it.
    line
        Where it stands in its file.
    """

    name: str
    topic: Topic
    claim: str
    grade: Grade
    why: str
    evidence: tuple[Reference, ...]
    in_model: InModel
    model: str
    findings: tuple[str, ...] = ()
    practice: str = ""
    phrases: tuple[str, ...] = field(default=(), repr=False)
    line: int = field(default=0, compare=False)

    def repeated_in(self, text: str) -> bool:
        """Return whether a text repeats this claim, in whatever case and however its lines are broken."""
        plain = " ".join(text.split())
        return any(re.search(phrase, plain, re.IGNORECASE) for phrase in self.phrases)

    @property
    def marker(self) -> str:
        """What stands beside a sentence that repeats this claim: its grade, and where it is told whole."""
        return f"{self.grade}: attune claims {self.name}"
