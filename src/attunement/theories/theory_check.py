"""Trying a theory once before it is used: every function with placeholders, so that a slip is named with file, line and way out.

JAX reads a theory's functions with numbers that have no value yet. A slip then ends in a hundred lines of JAX's own; here
it becomes five: which function, which line of whose file, what happened, and what to write instead.
"""

from __future__ import annotations

import linecache
import traceback
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from attunement.theories.homeostatic.state import Acts, Caring, Context, Day, Opening, Temperament, Traits
from attunement.vocabulary import AttunementError, BadValueError, ChildAct, PersonAct
from attunement.vocabulary.parameters import fill, values

if TYPE_CHECKING:
    from attunement.theories.interface import Theory

_PEOPLE = 2  # a theory must hold for the one or two people a child is with
_BRANCH = (
    "A theory is written once for all children, so it cannot branch on a number of one of them: write "
    "jnp.where(condition, a, b) for `if`, jnp.minimum and jnp.maximum for min and max, & and | for `and` and `or`."
)
_NUMBERS = "Use jax.numpy (jnp.exp, jnp.sin …) on numbers of a child; float(), int(), math and numpy cannot take them."
_WAYS_OUT = {
    "TracerBoolConversionError": _BRANCH,
    "ConcretizationTypeError": _NUMBERS,
    "TracerArrayConversionError": _NUMBERS,
    "TracerIntegerConversionError": _NUMBERS,
    "UnexpectedTracerError": "A theory keeps nothing between calls: return what changes, and store nothing outside.",
    "RecursionError": "A theory has no loops over ticks: the engine runs them.",
}
_SAID = {
    "TracerBoolConversionError": "yes or no is asked of a number that differs between children",
    "ConcretizationTypeError": "a plain number is asked for where a number differs between children",
    "TracerArrayConversionError": "numpy was given a number that differs between children",
    "TracerIntegerConversionError": "a whole number is asked for where a number differs between children",
    "UnexpectedTracerError": "a number of one call was kept and used in another",
}
_NOT_THEIRS = ("/jax/", "/jaxlib/", "/numpy/", "/functools", "<frozen", "/theory_check.py")


@lru_cache(maxsize=64)
def check_theory(theory: Theory) -> None:
    """Try every function of a theory once; a slip is told with its place and the way out.

    The same theory is tried once in a process.

    Raises
    ------
    BadValueError
        Names the theory, the function or mechanism, file and line, what happened, and what to write instead.
    """
    import jax  # noqa: PLC0415 - takes a second

    from attunement.theories.interface import Moment  # noqa: PLC0415

    if not isinstance(theory.name, str) or not theory.name:
        raise BadValueError(f"A theory is called {theory.name!r}; its name must be a text.")
    p = theory.parameters
    if p is None:
        raise BadValueError(
            f"The theory {theory.name} has no parameters. Give it a frozen object of declared parameters."
        )
    _repertoire(theory, "child", theory.child_acts, theory.child_seen_as, len(ChildAct))
    _repertoire(theory, "person", theory.person_acts, theory.person_seen_as, len(PersonAct))
    one = jax.ShapeDtypeStruct((), np.float32)
    inputs = dict.fromkeys(values(p), one)  # parameters are inputs, too: nothing may branch on them

    def shape(what: str, function: Callable[..., Any], *given: Any) -> Any:
        """What a function of some numbers and the parameters gives."""
        return _tried(theory, what, lambda: jax.eval_shape(lambda some, q: function(*some, fill(p, q)), given, inputs))

    def scalars(kind: Any) -> Any:
        return kind(*([one] * len(kind._fields)))

    bond = _numbers(theory, "newborn", shape("newborn", theory.newborn))
    bonds = (bond,) * _PEOPLE
    traits = Traits(scalars(Temperament), (scalars(Caring),) * _PEOPLE)
    maturity = _numbers(theory, "gates", shape("gates", theory.gates, one, traits.temperament))
    opening = scalars(Opening)._replace(days_apart=(one,) * _PEOPLE, mood_noise=(one,) * _PEOPLE)
    begun = _parts(
        theory, "begin", shape("begin", theory.begin, bonds, traits, opening), 3, "(state, moods, reactivity)"
    )
    state = _numbers(theory, "begin", begun)[0]
    day = Day(maturity, one, (one,) * _PEOPLE, one, one)
    acts = Acts((one,) * len(theory.child_acts), ((one,) * len(theory.person_acts),) * _PEOPLE)
    context = scalars(Context)._replace(present=(one,) * _PEOPLE, instruction=(one,) * _PEOPLE, previous=acts)
    terms = shape("terms", theory.terms, state, traits, day, context)
    _terms(theory, terms)
    for actor, given, previous in (("child", terms[0], acts.child), ("person", terms[1], acts.people[0])):
        what = f"policy of the {actor}"
        likely = shape(what, lambda g, w, s, d, _: theory.policy(g, w, s, d), given, previous, one, one)
        _probabilities(theory, what, likely, len(previous))
    dwell = _tried(theory, "dwell_s", lambda: theory.dwell_s(p))
    _waits(
        theory,
        _numbers(theory, "dwell_s", _parts(theory, "dwell_s", dwell, 2, "(seconds of the child's acts, of others')")),
    )
    for name, mechanism in theory.mechanisms:
        what = f"mechanism {name}"
        given = shape(what, lambda *seen, do=mechanism: do(Moment(seen[0], *seen)), state, traits, day, context, acts)
        _same(theory, what, given, state)
    settled = shape("settle", lambda s, g, d, q: theory.settle(s, g, q, d), state, bond, one)
    _same(theory, "settle", _parts(theory, "settle", settled, 2, "(bonds, generic expectation)"), (bonds, bond))


def _tried(theory: Theory, what: str, call: Callable[[], Any]) -> Any:
    """Return what a function gives, or say in whose line it went wrong."""
    try:
        return call()
    except AttunementError:
        raise
    except Exception as error:
        raise _told(theory, what, error) from error


def _told(theory: Theory, what: str, error: Exception) -> BadValueError:
    kind = next((base.__name__ for base in type(error).__mro__ if base.__name__ in _WAYS_OUT), type(error).__name__)
    first = (str(error).strip().splitlines() or [""])[0][:200]
    said = _SAID.get(kind) or f"{type(error).__name__}: {first}"
    out = (
        _WAYS_OUT.get(kind) or "Mend the line; the page on writing a theory shows what each function takes and returns."
    )
    frames = [
        f for f in traceback.extract_tb(error.__traceback__) if not any(part in f.filename for part in _NOT_THEIRS)
    ]
    where = [f"  {Path(frames[-1].filename).name}, line {frames[-1].lineno}: {_line(frames[-1])}"] if frames else []
    return BadValueError(
        "\n".join([f"The theory {theory.name} cannot be used: its {what} fails.", *where, f"  {said}.", f"  {out}"])
    )


def _line(frame: traceback.FrameSummary) -> str:
    return linecache.getline(frame.filename, frame.lineno or 0).strip() or (frame.line or "")


def _wrong(theory: Theory, what: str, said: str, out: str) -> BadValueError:
    return BadValueError(f"The theory {theory.name} cannot be used: its {what} {said}.\n  {out}")


def _repertoire(theory: Theory, who: str, acts: Sequence[str], seen_as: Sequence[int], common: int) -> None:
    if not acts or len(acts) != len(seen_as):
        out = f"{who}_seen_as needs one common act for each of {who}_acts."
        raise _wrong(theory, f"{who}_acts", f"names {len(acts)} acts, and {who}_seen_as {len(seen_as)}", out)
    for act, code in zip(acts, seen_as, strict=True):
        if isinstance(code, bool) or not isinstance(code, int | np.integer) or not 0 <= code < common:
            out = f"A camera sees one of the {common} common acts, 0 to {common - 1}."
            raise _wrong(theory, f"{who}_seen_as", f"says {code!r} for '{act}'", out)


def _parts(theory: Theory, what: str, given: Any, count: int, names: str) -> tuple[Any, ...]:
    if not isinstance(given, tuple) or len(given) != count:
        raise _wrong(theory, what, f"returns {_kind(given)}", f"It must return {count} things: {names}.")
    return given


def _numbers(theory: Theory, what: str, tree: Any) -> Any:
    """Return a tree whose leaves are single numbers, or say which is not."""
    import jax  # noqa: PLC0415

    leaves, _ = jax.tree_util.tree_flatten_with_path(tree)
    if not leaves:
        raise _wrong(theory, what, f"returns {_kind(tree)}", "It must return numbers; perhaps a `return` is missing.")
    for path, leaf in leaves:
        if np.shape(leaf) != ():
            name = jax.tree_util.keystr(path, simple=True, separator=".") or "a result"
            out = "A theory's numbers are single ones: write sums and choices out term by term."
            raise _wrong(theory, what, f"gives an array of shape {np.shape(leaf)} for {name}", out)
    return tree


def _same(theory: Theory, what: str, given: Any, wanted: Any) -> None:
    """Refuse a result that has another form than the state it replaces."""
    import jax  # noqa: PLC0415

    if jax.tree.structure(given) != jax.tree.structure(wanted):
        out = "Return the same kind of thing that came in: moment.now._replace(…) for a mechanism; perhaps a `return` is missing."
        raise _wrong(theory, what, f"returns {_kind(given)}, not {_kind(wanted)}", out)
    _numbers(theory, what, given)


def _terms(theory: Theory, terms: Any) -> None:
    if not isinstance(terms, tuple) or len(terms) != 1 + _PEOPLE:
        out = "It must return one mapping for the child and one for each person: reason → act → logit."
        raise _wrong(theory, "terms", f"returns {_kind(terms)}", out)
    for slot, reasons in enumerate(terms):
        acts = theory.child_acts if slot == 0 else theory.person_acts
        for reason, logits in reasons.items():
            _numbers(theory, f"terms ('{reason}')", logits)
            for act in logits:
                if not 0 <= int(act) < len(acts):
                    out = f"Acts are numbered 0 to {len(acts) - 1}: {', '.join(acts)}."
                    raise _wrong(
                        theory, "terms", f"gives the reason '{reason}' for act {int(act)}, which there is not", out
                    )


def _probabilities(theory: Theory, what: str, likely: Any, size: int) -> None:
    if not isinstance(likely, tuple | list) or len(likely) != size:
        count = f"{len(likely)} probabilities" if isinstance(likely, tuple | list) else _kind(likely)
        raise _wrong(theory, what, f"returns {count} for {size} acts", "It must return one probability for each act.")
    _numbers(theory, what, likely)


def _waits(theory: Theory, dwell: Any) -> None:
    for value in dwell:
        if not float(value) >= 0:
            raise _wrong(theory, "dwell_s", f"gives {float(value):g} s", "Acts last 0 seconds or more.")


def _kind(given: Any) -> str:
    if given is None:
        return "nothing"
    return (
        f"{type(given).__name__} of {len(given)}"
        if isinstance(given, tuple | list) and not hasattr(given, "_fields")
        else type(given).__name__
    )
