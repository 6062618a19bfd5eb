"""The Python that does what the Dyad room shows: a file that runs where Attunement is installed."""

from __future__ import annotations

import json
from importlib.metadata import version

from attunement.study.dials import changed
from attunement.study.siblings import Pair
from attunement.web.dyad.question import Question


def script(question: Question, *, sibling: bool = True) -> str:
    """Return a script that raises the same siblings, observes them the same way and prints the same numbers."""
    pairs = "".join(f"    {_pair(pair)},\n" for pair in question.pairs)
    changes = any(pair.events for pair in question.pairs)
    lines = [
        f'"""A caregiver, a child and their siblings, as the workbench of Attunement {version("attunement")} showed them."""',
        "",
        *(["from attunement.life.events import Event"] if changes else []),
        "from attunement.study.dials import Dials",
        *(["from attunement.study.reasons import reasons"] if sibling else []),
        "from attunement.study.siblings import Pair, raise_siblings, watch",
        "",
        f"pairs = [\n{pairs}]",
        f"siblings = raise_siblings(pairs, months={question.months}, seed={question.seed})",
        f'seen = watch(siblings, "{question.procedure}")',
        "",
        "for number in range(len(pairs)):",
        '    print(siblings.expected("comfort_expectation")[-1, number].mean())  # what they expect, on average',
        "    print(seen.scores(number))  # what a coder would write, sibling by sibling",
    ]
    if sibling:
        lines += [
            f"    why = reasons(seen, number, {question.sibling})  # what moved one of them, tick by tick",
            '    print(why.reasons["expected comfort"].shape)',
        ]
    if changes:
        lines.insert(
            1, "\n# Each pair changes on the way: from an age in months on the caregiver becomes as its event says."
        )
    return "\n".join(lines) + "\n"


def _pair(pair: Pair) -> str:
    dials = f"Dials({', '.join(f'{name}={value!r}' for name, value in changed(pair.dials).items())})"
    events = " ".join(f'Event({e.age}, "{e.who}", "{e.kind}", {json.dumps(e.numbers)}),' for e in pair.events)
    return f"Pair({dials}, ({events}))" if events else f"Pair({dials})"
