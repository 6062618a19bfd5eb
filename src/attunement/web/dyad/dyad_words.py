"""What the page of the Dyad room needs to know once: dials, presets, what acts are called, what acts in the theory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attunement.lab.catalogue import WATCHED
from attunement.report.wording import ALONE_WORDS, CHILD_WORDS, CLASS_WORDS, PERSON_WORDS
from attunement.study.dials import DIALS, HELP, NOT_YOURS, PRESETS, TURNS, ordinary
from attunement.study.reasons import STATE, WORDS
from attunement.study.siblings import SIBLINGS
from attunement.theories.catalogue import DEFAULT, theory_parameters
from attunement.vocabulary import CHILD_ACT_NAMES, PERSON_ACT_NAMES
from attunement.web.dyad import dyad_wording as wording
from attunement.web.dyad.dyad_evidence import tells
from attunement.web.dyad.mechanisms import what_acts
from attunement.web.frame.message import Message
from attunement.web.frame.room import Superseded

LETTERS = tuple(CLASS_WORDS)


def words(_: Mapping[str, Any], __: Superseded) -> Message:
    """Return what the page needs to know once: dials, presets, names of acts, letters and reasons."""
    spans, numbers = ordinary(), theory_parameters(DEFAULT)
    dials = [
        {
            "name": d.name, "who": d.who, "question": d.question, "words": d.words, "left": d.left, "right": d.right,
            "middle": d.middle, "unit": d.unit, "careful": d.careful, "ordinary": spans[d.name],
        }
        for d in DIALS.values()
    ]  # fmt: skip
    presets = [
        {
            "name": p.name,
            "who": p.who,
            "words": p.words,
            "values": dict(p.values),
            "careful": p.careful,
            "tells": tells(p),
        }
        for p in PRESETS
    ]
    return Message(
        {
            "dials": dials, "presets": presets, "help": HELP, "not_yours": NOT_YOURS, "siblings": SIBLINGS,
            "turns": [{"name": t.name, "words": t.words, "careful": t.careful} for t in TURNS],
            "child_acts": [
                {"name": name, "words": CHILD_WORDS[name], "alone": ALONE_WORDS[name]} for name in CHILD_ACT_NAMES
            ],
            "person_acts": [{"name": name, "words": PERSON_WORDS[name]} for name in PERSON_ACT_NAMES],
            "letters": [{"name": name, "words": CLASS_WORDS[name]} for name in LETTERS],
            "expected": [
                {"name": name, "title": said.title, "question": said.question, "top": said.top}
                for name, said in wording.expected(numbers).items()
            ],
            "reasons": dict(WORDS), "acts": what_acts(numbers),
            "state": {name: said._asdict() for name, said in STATE.items()},
            "procedures": [
                {"name": name, "months": s.usual_months, "title": s.title, "question": s.question}
                for name, s in WATCHED.items()
            ],
        }
    )  # fmt: skip
