"""Trying a theory once before it is used: every function with placeholders, so that a slip is named with file, line and way out.

JAX reads a theory's functions with numbers that have no value yet. A slip then ends in a hundred lines of JAX's own; here
it becomes five: which function, which line of whose file, what happened, and what to write instead.
"""

from __future__ import annotations

import linecache
import traceback
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from attunement.theories.interface import MOST_ACTORS
from attunement.vocabulary import AttunementError, BadValueError, ChildAct, PersonAct
from attunement.vocabulary.parameters import fill, values

if TYPE_CHECKING:
    from attunement.theories.interface import Role, Theory

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
    if not isinstance(theory.name, str) or not theory.name:
        raise BadValueError(f"A theory is called {theory.name!r}; its name must be a text.")
    p = theory.parameters
    if p is None:
        raise BadValueError(
            f"The theory {theory.name} has no parameters. Give it a frozen object of declared parameters."
        )
    if not 2 <= len(theory.roles) <= MOST_ACTORS:
        raise _wrong(theory, "cast", f"has {len(theory.roles)} roles", f"A bout is of 2 to {MOST_ACTORS} actors.")
    for role in theory.roles:
        common = ChildAct if role is theory.roles[0] else PersonAct
        _repertoire(theory, role, len(common))
    for me in range(len(theory.roles)):
        _role(theory, me)


def _role(theory: Theory, me: int) -> None:
    """Try every function of one role, with everybody of the cast around it."""
    import jax  # noqa: PLC0415

    from attunement.theories.interface import (  # noqa: PLC0415
        NOTHING,
        Acts,
        Closing,
        Context,
        Kept,
        Moment,
        Newborn,
        Opening,
        others,
    )  # fmt: skip

    role, p, cast = theory.roles[me], theory.parameters, theory.roles
    one = jax.ShapeDtypeStruct((), np.float32)
    inputs = dict.fromkeys(values(p), one)  # parameters are inputs, too: nothing may branch on them
    company = [cast[place] for place in others(len(cast), me)]

    def called(what: str) -> str:
        return f"{what} of the {role.name}"

    def shape(what: str, function: Callable[..., Any], *given: Any) -> Any:
        """What a function of some numbers and the parameters gives."""
        return _tried(theory, what, lambda: jax.eval_shape(lambda some, q: function(*some, fill(p, q)), given, inputs))

    def scalars(kind: Any) -> Any:
        return kind(*([one] * len(kind._fields))) if kind else NOTHING

    born = shape(called("newborn"), role.newborn)
    wanted = Newborn(scalars(role.bond), scalars(role.slow))
    _same(
        theory, called("newborn"), born, wanted, "Return Newborn(bond, slow), each the named tuple its role declares."
    )
    bonds = (wanted.bond,) * len(company) if role.bond else NOTHING
    kept, traits = Kept(bonds, wanted.bond, wanted.slow), scalars(role.traits)
    opening = scalars(Opening)._replace(days_apart=(one,) * len(company), noise=(one,) * role.noise)
    what = called("begin")
    begun = _parts(theory, what, shape(what, role.begin, kept, traits, opening), 2, "(actor, what the bout brings it)")
    actor, day = begun
    if actor != NOTHING and jax.tree.leaves(actor):
        _numbers(theory, what, actor)
    _same(theory, what, actor.bonds, bonds, "An actor begins a bout with a bond for each of the others, or with none.")
    acts = Acts((one,) * len(role.acts), tuple((one,) * len(other.acts) for other in company))
    context = scalars(Context)._replace(present=(one,) * len(company), previous=acts)
    reasons = shape(called("terms"), role.terms, actor, traits, day, context)
    _terms(theory, role, reasons)
    what = f"policy, asked for the {role.name}"
    likely = shape(what, lambda g, w, s, d, _: theory.policy(g, w, s, d), reasons, acts.mine, one, one)
    _probabilities(theory, what, likely, len(acts.mine))
    what = called("dwell_s")
    _waits(theory, what, _numbers(theory, what, _tried(theory, what, lambda: role.dwell_s(p))))
    for name, mechanism in role.mechanisms:
        what = f"mechanism {name}"
        seen = (actor, traits, day, context, acts)
        given = shape(what, lambda a, *rest, do=mechanism: do(Moment(me, a, a, *rest)), *seen)
        _same(theory, what, given, actor)
    settled = shape(called("settle"), role.settle, actor, kept, traits, day, Closing(one, one))
    _same(theory, called("settle"), settled, kept, "Return what is kept: kept._replace(bonds=…, generic=…, slow=…).")


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


def _repertoire(theory: Theory, role: Role, common: int) -> None:
    if not role.acts or len(role.acts) != len(role.seen_as):
        out = "seen_as needs one common act for each of a role's acts."
        raise _wrong(theory, role.name, f"has {len(role.acts)} acts, seen as {len(role.seen_as)}", out)
    for act, code in zip(role.acts, role.seen_as, strict=True):
        if isinstance(code, bool) or not isinstance(code, int | np.integer) or not 0 <= code < common:
            out = f"A camera sees one of the {common} common acts, 0 to {common - 1}."
            raise _wrong(theory, role.name, f"has the act '{act}', seen as {code!r}", out)


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


_AS_IT_CAME = (
    "Return the same kind of thing that came in: moment.now._replace(…) for a mechanism; perhaps a `return` is missing."
)


def _same(theory: Theory, what: str, given: Any, wanted: Any, out: str = _AS_IT_CAME) -> None:
    """Refuse a result that has another form than what it takes the place of."""
    import jax  # noqa: PLC0415

    if jax.tree.structure(given) != jax.tree.structure(wanted):
        raise _wrong(theory, what, f"returns {_kind(given)}, not {_kind(wanted)}", out)
    if jax.tree.leaves(given):
        _numbers(theory, what, given)


def _terms(theory: Theory, role: Role, reasons: Any) -> None:
    what = f"terms of the {role.name}"
    if not isinstance(reasons, Mapping) or not all(isinstance(logits, Mapping) for logits in reasons.values()):
        raise _wrong(theory, what, f"returns {_kind(reasons)}", "It must return reason → act → logit.")
    for reason, logits in reasons.items():
        _numbers(theory, f"{what} ('{reason}')", logits)
        for act in logits:
            if not 0 <= int(act) < len(role.acts):
                out = f"Acts are numbered 0 to {len(role.acts) - 1}: {', '.join(role.acts)}."
                raise _wrong(theory, what, f"gives the reason '{reason}' for act {int(act)}, which there is not", out)


def _probabilities(theory: Theory, what: str, likely: Any, size: int) -> None:
    if not isinstance(likely, tuple | list) or len(likely) != size:
        count = f"{len(likely)} probabilities" if isinstance(likely, tuple | list) else _kind(likely)
        raise _wrong(theory, what, f"returns {count} for {size} acts", "It must return one probability for each act.")
    _numbers(theory, what, likely)


def _waits(theory: Theory, what: str, seconds: Any) -> None:
    if not float(seconds) >= 0:
        raise _wrong(theory, what, f"gives {float(seconds):g} s", "Acts last 0 seconds or more.")


def _kind(given: Any) -> str:
    if given is None:
        return "nothing"
    return (
        f"{type(given).__name__} of {len(given)}"
        if isinstance(given, tuple | list) and not hasattr(given, "_fields")
        else type(given).__name__
    )
