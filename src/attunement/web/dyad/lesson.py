"""A lesson: the Dyad room as one file that opens from disk, with what it shows computed beforehand."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from attunement.lab.catalogue import WATCHED
from attunement.study.dials import PRESETS, TURNS
from attunement.study.siblings import SIBLINGS
from attunement.vocabulary import CannotWriteError
from attunement.web.dyad import dyad_room, dyad_words
from attunement.web.frame.app import palette_css
from attunement.web.frame.bundle import bundle
from attunement.web.frame.message import Message

SEEN = tuple(name for name, session in WATCHED.items() if not session.at_home)
"""What a lesson shows; an hour at home would make the file too large."""
SEED = 7
REASONS_TO = 0.01
"""Reasons are kept to this many logits: finer than any bar shows, and far smaller when packed."""

Step = Callable[[int, int], None]


def write_lesson(out: Path, *, step: Step = lambda done, of: None) -> int:
    """Write the lesson and return its size in bytes.

    Parameters
    ----------
    out
        Where.
    step
        Called with how many settings are done, and of how many.
    """
    template = (bundle() / "lesson.html").read_text("utf-8")
    data = base64.b64encode(gzip.compress(lesson_data(step).to_bytes(), mtime=0)).decode()
    page = lesson_page(template, data)
    try:
        out.write_text(page, "utf-8")
    except OSError as error:
        raise CannotWriteError(f"{out} cannot be written: {error.strerror}. Give another place with --out.") from None
    return len(page.encode())


def settings() -> list[tuple[str, str, dict[str, float]]]:
    """Return the pairs a lesson holds: every caregiver's preset with every child's."""
    caregivers = [preset for preset in PRESETS if preset.who == "caregiver"]
    children = [preset for preset in PRESETS if preset.who == "child"]
    return [(a.name, b.name, {**a.values, **b.values}) for a in caregivers for b in children]


def lesson_data(step: Step = lambda done, of: None) -> Message:
    """Return all answers a lesson gives, each as the bytes of a message, by the question it answers."""
    pairs = settings()
    found: dict[str, NDArray[Any]] = {"words": _packed(_words())}
    for done, (caregiver, child, dials) in enumerate(pairs):
        step(done, len(pairs))
        for procedure in SEEN:
            for key, message in _answers(procedure, dials):
                name, _, turn = key.partition(" ")
                found[f"{name} {procedure} {caregiver} {child}{' ' if turn else ''}{turn}"] = _packed(message)
    step(len(pairs), len(pairs))
    facts = {
        "version": version("attunement"), "settings": len(pairs), "siblings": SIBLINGS, "seed": SEED, "theory": "homeostatic",
    }  # fmt: skip
    return Message(facts, found)


def _answers(procedure: str, dials: dict[str, float]) -> Iterator[tuple[str, Message]]:
    asked: dict[str, Any] = {"pairs": [dials], "procedure": procedure, "seed": SEED, "sibling": 0}
    yield "dyad", _certain(dyad_room.dyad(asked, _never))
    why = _certain(dyad_room.why(asked, _never))
    yield "dyad-why", Message(why.facts, {name: _rounded(array) for name, array in why.arrays.items()})
    for turn in TURNS:
        yield f"dyad-change {turn.name}", _certain(dyad_room.change({**asked, "turn": turn.name}, _never))


def lesson_page(template: str, data: str) -> str:
    """Return the page with data, colours and the policy under which it may run nothing else and load nothing."""
    page = template.replace("<!--palette-->", f"<style>{palette_css()}</style>")
    scripts = re.findall(r'<script type="module">(.*?)</script>', page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    policy = (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes(styles)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )
    page = page.replace("<!--policy-->", f'<meta http-equiv="Content-Security-Policy" content="{policy}" />')
    return page.replace("<!--data-->", f'<script type="text/plain" id="data">{data}</script>')


def _hashes(texts: list[str]) -> str:
    return " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'" for t in texts)


def _words() -> Message:
    words = dyad_words.words({}, _never)
    procedures = [p for p in words.facts["procedures"] if p["name"] in SEEN]
    return words.with_facts(procedures=procedures)


def _packed(message: Message) -> NDArray[np.uint8]:
    return np.frombuffer(message.to_bytes(), np.uint8)


def _rounded(array: NDArray[Any]) -> NDArray[np.float32]:
    return (np.round(array / REASONS_TO) * REASONS_TO).astype(np.float32)


def _never() -> bool:
    return False


def _certain(message: Message | None) -> Message:
    assert message is not None  # only a superseded question has no answer
    return message
