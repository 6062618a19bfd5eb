"""`attune show life` and `attune show event`, and that what they give as an example can be lived."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from attunement.cli.show_life import example
from attunement.life.course.life_event_file import read_events
from attunement.life.course.life_event_kinds import KINDS
from attunement.study.lives_events import happening

Attune = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_shown_as_an_example_can_be_read(kind: str, tmp_path: Path) -> None:
    (tmp_path / "events.toml").write_text(example(kind), "utf-8")
    (event,) = read_events(tmp_path / "events.toml")
    assert event.kind == kind and happening([event], "none", lives=1, to=5)


def test_an_event_is_explained_with_its_numbers(attune: Attune) -> None:
    code, out, _ = attune("show", "event", "divorce")
    assert code == 0 and "support that is lost" in out and "leaves" in out and 'kind = "divorce"' in out
    assert "From 0 to 46 a person's parents are met" in " ".join(out.split())
    code, out, _ = attune("show", "event")
    assert code == 0 and all(kind in " ".join(out.split()) for kind in KINDS)
    code, _, err = attune("show", "event", "divorse")
    assert code == 2 and "Did you mean 'divorce'?" in err


def test_what_a_life_is_made_of_is_said(attune: Attune) -> None:
    code, out, _ = attune("show", "life")
    assert code == 0 and "Bouts of five minutes stand for days" in out and "how much a bout with a teacher" in out
    code, out, _ = attune("show", "life", "reflecting")
    assert code == 0 and "mourns_heard" in out and "hardship" not in out
    assert attune("show", "life", "luck")[0] == 2
