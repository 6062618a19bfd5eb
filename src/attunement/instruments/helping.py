"""An item that opens help: whoever answers it above its limit is named first, whatever the total."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from attunement.instruments.answers import Answers


@dataclass(frozen=True)
class Opened:
    """One person who is to be asked today: who, about whom and when, where in the file, and the answer (None: none given)."""

    person: str
    about: str
    time: str
    line: int
    answer: int | None


HELP = (
    "Speak with them today, whatever their total: ask directly and calmly whether they think of harming themselves, listen, and do "
    "not leave somebody alone who is in danger. Involve a doctor or your clinic's own plan. In immediate danger, call your "
    "local emergency number. A total below any limit does not take this back, and this program cannot tell how great the danger is."
)


def opened(answers: Answers) -> list[Opened]:
    """Return everybody who answered the instrument's help item above its limit, or did not answer it."""
    return list(_opened(answers))


def _opened(answers: Answers) -> Iterator[Opened]:
    help_item = answers.instrument.help
    if help_item is None:
        return
    own = answers.values[:, answers.instrument.items.index(help_item.item)]
    for i in np.flatnonzero(np.isnan(own) | (own > help_item.above)):
        answer = None if np.isnan(own[i]) else int(own[i])
        yield Opened(answers.person[i], answers.about[i], answers.time[i], answers.line[i], answer)


def help_text(answers: Answers, found: list[Opened]) -> str:
    """Return what to say first; nothing where nobody is named."""
    item = answers.instrument.help
    if item is None or not found:
        return ""
    above = [one for one in found if one.answer is not None]
    open_ = [one for one in found if one.answer is None]
    said = f"Item {item.item} of {answers.instrument.name} asks about {item.asks}.\n"
    if above:
        said += f"Answered above {item.above}: {_named(above)}.\n"
    if open_:
        said += f"Not answered, so ask: {_named(open_)}.\n"
    return said + HELP


def _named(some: list[Opened]) -> str:
    return ", ".join(
        f"{one.person}{f' at {one.time}' if one.time else ''}{f' ({one.answer})' if one.answer is not None else ''}"
        for one in some
    )
