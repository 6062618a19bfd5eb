"""The codes of acts stand in every saved record."""

from attunement.vocabulary import (
    CHILD_ACT_NAMES,
    PARTNER_ACT_NAMES,
    PERSON_ACT_NAMES,
    ChildAct,
    PartnerAct,
    PersonAct,
)


def test_codes_are_frozen() -> None:
    assert {act.name: int(act) for act in ChildAct} == {
        "EXPLORE": 0, "SOCIAL": 1, "SIGNAL": 2, "CRY": 3, "APPROACH": 4, "AVERT": 5, "RESIST": 6, "FREEZE": 7,
    }  # fmt: skip
    assert {act.name: int(act) for act in PersonAct} == {
        "NEUTRAL": 0, "POSITIVE": 1, "SOOTHE": 2, "DIRECT": 3, "REBUFF": 4, "FRIGHTEN": 5,
    }  # fmt: skip
    assert {act.name: int(act) for act in PartnerAct} == {
        "BUSY": 0, "WARM": 1, "HINT": 2, "DISCLOSE": 3, "SEEK": 4, "DEMAND": 5, "SOOTHE": 6, "DIRECT": 7, "WITHDRAW": 8,
        "ATTACK": 9, "FREEZE": 10,
    }  # fmt: skip


def test_names_are_in_the_order_of_codes() -> None:
    assert [CHILD_ACT_NAMES[act] for act in ChildAct] == [act.name.lower() for act in ChildAct]
    assert [PERSON_ACT_NAMES[act] for act in PersonAct] == [act.name.lower() for act in PersonAct]
    assert [PARTNER_ACT_NAMES[act] for act in PartnerAct] == [act.name.lower() for act in PartnerAct]
