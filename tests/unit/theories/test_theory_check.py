"""A slip in a theory is told in five lines: which function, which line, what happened, what to write instead."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pytest

import attunement as at
from attunement.theories.catalogue import BUILT_IN, theory
from attunement.theories.homeostatic.theory import HOMEOSTATIC
from attunement.theories.interface import NOTHING, Actor, Newborn
from attunement.theories.theory_check import check_theory
from attunement.theories.theory_file import load_theory
from attunement.vocabulary import BadFileError, BadValueError


@pytest.mark.parametrize("name", BUILT_IN)
def test_theories_that_come_along_pass(name):
    check_theory(theory(name))


def branches(moment):
    if moment.now.bonds[0].comfort_expectation > 0:
        pass
    return moment.now


def branches_on_a_parameter(moment):
    return moment.now if moment.p.learning.value_rate > 0 else moment.before


def plain_number(moment):
    float(moment.now.body.arousal)
    return moment.now


def with_math(moment):
    return moment.now._replace(body=moment.now.body._replace(arousal=math.exp(moment.now.body.arousal)))


def with_numpy(moment):
    return moment.now._replace(body=moment.now.body._replace(arousal=np.sin(np.asarray(moment.now.body.arousal))))


def an_array(moment):
    return moment.now._replace(body=moment.now.body._replace(arousal=jnp.zeros(3)))


def returns_nothing(moment):
    del moment


def wrong_field(moment):
    return moment.now._replace(body=moment.now.body._replace(arousel=0.0))


def wrong_parameter(moment):
    return moment.now._replace(body=moment.now.body._replace(arousal=moment.p.learning.no_such_rate))


def own_exception(moment):
    raise RuntimeError("not today")


SLIPS = [
    (branches, "jnp.where", "comfort_expectation > 0"),
    (branches_on_a_parameter, "jnp.where", "value_rate > 0"),
    (plain_number, "jax.numpy", "float(moment.now.body.arousal)"),
    (with_math, "jax.numpy", "math.exp"),
    (with_numpy, "jax.numpy", "np.asarray"),
    (an_array, "single ones", "arousal"),
    (returns_nothing, "return", "returns nothing"),
    (wrong_field, "arousel", "arousel"),
    (wrong_parameter, "no_such_rate", "no_such_rate"),
    (own_exception, "RuntimeError: not today", "raise RuntimeError"),
]


@pytest.mark.parametrize(("mechanism", "advice", "place"), SLIPS, ids=[slip[0].__name__ for slip in SLIPS])
def test_a_slip_in_a_mechanism_is_named_with_its_line_and_the_way_out(mechanism, advice, place):
    broken = HOMEOSTATIC.recast("child", mechanisms=(("learn_oddly", mechanism), *HOMEOSTATIC.role("child").mechanisms))
    broken = replace(broken, name="broken")
    with pytest.raises(BadValueError) as caught:
        check_theory(broken)
    said = str(caught.value)
    assert "broken" in said and "learn_oddly" in said
    assert advice in said and place in said
    assert len(said.splitlines()) <= 5


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"policy": lambda terms, previous, dwell_s, dt_s: (jnp.float32(1.0),)}, "1 probabilities for"),
        ({"parameters": None}, "no parameters"),
        ({"name": None}, "must be a text"),
        ({"roles": HOMEOSTATIC.roles[:1]}, "cast has 1 roles"),
        ({"roles": (HOMEOSTATIC.roles[0],) * 5}, "A bout is of 2 to 4 actors"),
        ({"roles": list(HOMEOSTATIC.roles)}, "roles are list"),
        ({"roles": (HOMEOSTATIC.roles[0],) * 2}, "several roles called 'child'"),
        ({"parameters": 3}, "parameters are 3"),
        ({"summary": None}, "summary is None"),
        ({"free": ("nonsense.x",)}, "names 'nonsense.x', which it does not have"),
        ({"policy": 3}, "policy is 3"),
        ({"policy": lambda terms, previous, *_: tuple(0.0 * was for was in previous)}, "sum to 1"),
        ({"policy": lambda terms, previous, *_: tuple(1.0 + 0.0 * was for was in previous)}, "sum to 1"),
        ({"policy": lambda terms, previous, *_: (3.0, -2.0, *(0.0 * was for was in previous[2:]))}, "are 0 or more"),
    ],
)
def test_a_theory_of_the_wrong_form_is_refused(changes, said):
    with pytest.raises(BadValueError, match=said):
        check_theory(replace(HOMEOSTATIC, **changes))


@pytest.mark.parametrize(
    ("role", "changes", "said"),
    [
        ("child", {"terms": lambda *_: ()}, "terms of the child returns tuple of 0"),
        ("carer", {"terms": lambda *_: {"odd": {6: 1.0}}}, "gives the reason 'odd' for act 6, which there is not"),
        ("child", {"dwell_s": lambda p: -1.0}, "dwell_s of the child gives -1 s"),
        ("child", {"seen_as": (99, *HOMEOSTATIC.role("child").seen_as[1:])}, "seen as 99"),
        ("carer", {"seen_as": (6, *HOMEOSTATIC.role("carer").seen_as[1:])}, "one of the 6 common acts"),
        ("child", {"acts": ("explore",)}, "has 1 acts, seen as 8"),
        ("child", {"shows": ((0, 0),) * 7}, "Give each act a pair of common acts, 0 to 7"),
        ("child", {"shows": (0, 1, 2, 3, 4, 5, 6, 7)}, "shows of the child is"),
        ("carer", {"shows": ((0, 6),) * 6}, "Give each act a pair of common acts, 0 to 5"),
        ("child", {"settle": lambda me, kept, traits, day, closing, p: me.bonds}, "settle of the child returns"),
        ("child", {"newborn": lambda p: None}, "newborn of the child returns nothing"),
        ("child", {"newborn": lambda p: Newborn()}, "newborn of the child returns other parts"),
        ("child", {"begin": lambda kept, traits, opening, p: None}, "begin of the child returns nothing"),
        ("carer", {"begin": lambda *_: (Actor(NOTHING, (1.0,)), 0.0)}, "a bond for each of the others, or with none"),
        ("carer", {"begin": lambda *_: (None, None)}, "gives nothing for the actor"),
        ("child", {"distance": None}, "keeps no distance"),
        ("child", {"mechanisms": (lambda moment: moment.now,)}, "mechanisms of the child have another form"),
        ("child", {"mechanisms": {"a": lambda moment: moment.now}}, "mechanisms of the child have another form"),
        ("child", {"bond": dict}, "bond of the child is"),
        ("child", {"dwell_s": "long"}, "dwell_s of the child is 'long'"),
        ("child", {"dwell_s": lambda p: "long"}, "dwell_s of the child fails"),
        ("child", {"terms": lambda *_: {"odd": {"cry": 1.0}}}, "for act cry, which there is not"),
        ("child", {"terms": lambda *_: {"odd": {5.7: 1.0}}}, "for act 5.7, which there is not"),
        ("carer", {"acts": ("a",) * 6}, "has the act 'a' several times"),
    ],
)
def test_a_role_of_the_wrong_form_is_refused(role, changes, said):
    with pytest.raises(BadValueError, match=said):
        check_theory(HOMEOSTATIC.recast(role, **changes))


def test_a_theory_given_as_an_object_is_tried_before_it_runs():
    one = replace(HOMEOSTATIC, name="one-chance", policy=lambda *_: (jnp.float32(1.0),))
    with pytest.raises(BadValueError, match="one probability for each act"):
        at.raise_children(at.draw("mixed-risk", n=2, seed=1), months=1, theory=one)


HEAD = "from dataclasses import replace\nfrom attunement.theories.homeostatic.theory import HOMEOSTATIC\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("raise SystemExit\n", "ends the program"),
        ("import sys\nsys.exit(3)\n", r"\(line 2\)"),
        ("x = (\n", r"line 1"),
        ("a = 1\nb = a / 0\n", r"\(line 2\): ZeroDivisionError"),
        (HEAD + "T = replace(HOMEOSTATIC, name=None)\n", "is called 'None'"),
        (HEAD + f"T = replace(HOMEOSTATIC, name='{'a' * 300}')\n", "at most 60"),
        (HEAD + "T = replace(HOMEOSTATIC, name='all')\n", "not 'all'"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_its_line(tmp_path: Path, text, said):
    file = tmp_path / "own.py"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadFileError, match=said):
        load_theory(file)


def test_a_wrong_result_is_told_with_the_place_of_its_function():
    def forgets(me, kept, traits, day, closing, p):
        return me.bonds

    with pytest.raises(BadValueError, match=r"test_theory_check\.py, from line \d+") as caught:
        check_theory(HOMEOSTATIC.recast("child", settle=forgets))
    assert len(str(caught.value).splitlines()) <= 5
