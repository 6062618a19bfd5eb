"""Components of care from a visit by hand: each step counts once, answers count for two steps, uncoded time for none."""

from __future__ import annotations

import pytest

from attunement.evidence.studies.sensitivity import components, waiting_s
from attunement.record import Record

STEP_S = 3.0


def visit(child: str, caregiver: str, *more: tuple[str, str]) -> Record:
    """A visit step by step: s(ocial), c(ry), p(ositive), h(olds and soothes), d(irects), "." other, "?" not coded."""
    words = {"s": "social", "c": "cry", "p": "positive", "h": "soothe", "d": "direct", ".": "other"}
    visits = [(child, caregiver), *more]
    rows = [
        (n, person, "behaviour", letter, k * STEP_S, (k + 1) * STEP_S)
        for n, one in enumerate(visits)
        for person, letters in zip(("child", "caregiver"), one, strict=True)
        for k, letter in enumerate(letters)
    ]
    names = ("observation", "person", "channel")
    events = [(*row[:3], words[row[3]], *row[4:]) for row in rows if row[3] in words]
    coverage = [(*row[:3], "not coded" if row[3] == "?" else "coded", *row[4:]) for row in rows]

    def table(rows: list, what: str) -> dict[str, tuple]:
        return dict(zip((*names, what, "start_s", "end_s"), zip(*rows, strict=True), strict=True))

    return Record.build(
        observations={
            "observation": range(len(visits)), "dyad": [str(n) for n in range(len(visits))],
            "occasion": ["1"] * len(visits), "procedure": ["home"] * len(visits),
            "duration_s": [len(one[0]) * STEP_S for one in visits],
        },
        episodes={"observation": [], "episode": [], "start_s": [], "end_s": []},
        coverage=table(coverage, "status"),
        events=table(events, "code"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("child", "caregiver", "shares"),
    [
        ("ss..", "p.p.", (0.25, 0.0, 0.5, 0.5)),
        ("ssc?", "pp.p", (2 / 3, 1.0, 2 / 3, 2 / 3)),
        ("c...", ".h..", (0.0, 1.0, 0.0, 0.0)),
        ("c...", "..h.", (0.0, 1.0, 0.0, 0.0)),
        ("c...", "...h", (0.0, 0.0, 0.0, 0.0)),
        ("c...", "h...", (0.0, 0.0, 0.0, 0.0)),
        ("c.c.", ".pd.", (0.0, 0.5, 0.5, 0.25)),
        ("s...", "dpd?", (0.0, 0.0, 1.0, 1 / 3)),
    ],
)
def test_components_are_shares_of_coded_time(child: str, caregiver: str, shares: tuple[float, ...]) -> None:
    # a second visit, so that every code is known of both
    found = components(visit(child, caregiver, ("sc..", "phd.")))
    names = ("mutuality", "synchrony", "stimulation", "positive_attitude")
    assert [found[name][0] for name in names] == pytest.approx(shares)


def test_a_cry_waits_from_its_first_step_to_the_first_answer_and_no_longer_than_stated() -> None:
    waits = waiting_s(visit("cc.c...c", "..h....."), longest_s=9.0)
    assert waits.tolist() == [6.0, float("inf"), float("inf")]
    assert waiting_s(visit("c...", "...p"), longest_s=9.0).tolist() == [9.0]
    assert waiting_s(visit("c...", "...p"), longest_s=6.0).tolist() == [float("inf")]
