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

from attunement.theories.theory_form import check_form, wrong
from attunement.vocabulary import AttunementError, BadValueError
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
SUM_ERROR = 1e-3
_NOT_THEIRS = ("/jax/", "/jaxlib/", "/numpy/", "/functools", "<frozen", "/theory_check.py")


def check_theory(theory: Theory) -> None:
    """Try every function of a theory once; a slip is told with its place and the way out.

    The same theory is tried once in a process.

    Raises
    ------
    BadValueError
        Names the theory, the function or mechanism, file and line, what happened, and what to write instead.
    """
    check_form(theory)
    try:
        hash(theory)
    except TypeError:  # with a part that may change
        _tried_whole(theory)
    else:
        _tried_once(theory)


@lru_cache(maxsize=64)
def _tried_once(theory: Theory) -> None:
    _tried_whole(theory)


def _tried_whole(theory: Theory) -> None:
    theory = theory.at_work(theory.parameters)
    for me in range(len(theory.roles)):
        _role(theory, me)


def _role(theory: Theory, me: int) -> None:
    """Try every function of one role, with everybody of the cast around it."""
    import jax  # noqa: PLC0415

    from attunement.theories.interface import (  # noqa: PLC0415
        NOTHING,
        Actor,
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
    out = "Return Newborn(bond, slow), each the named tuple its role declares."
    _same(theory, called("newborn"), born, wanted, role.newborn, out)
    bonds = (wanted.bond,) * len(company) if role.bond else NOTHING
    kept, traits = Kept(bonds, wanted.bond, wanted.slow), scalars(role.traits)
    opening = scalars(Opening)._replace(days_apart=(one,) * len(company), noise=(one,) * role.noise)
    what = called("begin")
    begun = _parts(
        theory, what, shape(what, role.begin, kept, traits, opening), 2, "(actor, what the bout brings it)", role.begin
    )
    actor, day = begun
    if not isinstance(actor, Actor):
        raise wrong(
            theory, what, f"gives {_kind(actor)} for the actor", "Return (Actor(body, bonds), day).", role.begin
        )
    if jax.tree.leaves(actor):
        _numbers(theory, what, actor, role.begin)
    out = "An actor begins a bout with a bond for each of the others, or with none."
    _same(theory, what, actor.bonds, bonds, role.begin, out)
    acts = Acts((one,) * role.taken_in, tuple((one,) * other.taken_in for other in company))
    context = scalars(Context)._replace(present=(one,) * len(company), previous=acts)
    reasons = shape(called("terms"), role.terms, actor, traits, day, context)
    _terms(theory, role, reasons)
    what = f"policy, asked for the {role.name}"
    likely = shape(what, lambda g, w, s, d, _: theory.policy(g, w, s, d), reasons, (one,) * len(role.acts), one, one)
    _probabilities(theory, what, likely, len(role.acts))
    _sum(theory, what, role)
    what = called("dwell_s")
    _waits(theory, what, _tried(theory, what, lambda: float(role.dwell_s(p))), role.dwell_s)
    for name, mechanism in role.mechanisms:
        what = f"mechanism {name}"
        seen = (actor, traits, day, context, acts)
        given = shape(what, lambda a, *rest, do=mechanism: do(Moment(me, a, a, *rest)), *seen)
        _same(theory, what, given, actor, mechanism)
    settled = shape(called("settle"), role.settle, actor, kept, traits, day, Closing(one, one))
    out = "Return what is kept: kept._replace(bonds=…, generic=…, slow=…)."
    _same(theory, called("settle"), settled, kept, role.settle, out)


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


def _parts(theory: Theory, what: str, given: Any, count: int, names: str, by: Any) -> tuple[Any, ...]:
    if not isinstance(given, tuple) or len(given) != count:
        raise wrong(theory, what, f"returns {_kind(given)}", f"It must return {count} things: {names}.", by)
    return given


def _numbers(theory: Theory, what: str, tree: Any, by: Any = None) -> Any:
    """Return a tree whose leaves are single numbers, or say which is not."""
    import jax  # noqa: PLC0415

    leaves, _ = jax.tree_util.tree_flatten_with_path(tree)
    if not leaves:
        raise wrong(
            theory, what, f"returns {_kind(tree)}", "It must return numbers; perhaps a `return` is missing.", by
        )
    for path, leaf in leaves:
        if np.shape(leaf) != ():
            name = jax.tree_util.keystr(path, simple=True, separator=".") or "a result"
            out = "A theory's numbers are single ones: write sums and choices out term by term."
            raise wrong(theory, what, f"gives an array of shape {np.shape(leaf)} for {name}", out, by)
    return tree


_AS_IT_CAME = (
    "Return the same kind of thing that came in: moment.now._replace(…) for a mechanism; perhaps a `return` is missing."
)


def _same(theory: Theory, what: str, given: Any, wanted: Any, by: Any, out: str = _AS_IT_CAME) -> None:
    """Refuse a result that has another form than what it takes the place of."""
    import jax  # noqa: PLC0415

    if jax.tree.structure(given) != jax.tree.structure(wanted):
        said = (
            f"returns {_kind(given)}, not {_kind(wanted)}" if _kind(given) != _kind(wanted) else "returns other parts"
        )
        raise wrong(theory, what, said, out, by)
    if jax.tree.leaves(given):
        _numbers(theory, what, given, by)


def _terms(theory: Theory, role: Role, reasons: Any) -> None:
    what = f"terms of the {role.name}"
    if not isinstance(reasons, Mapping) or not all(isinstance(logits, Mapping) for logits in reasons.values()):
        raise wrong(theory, what, f"returns {_kind(reasons)}", "It must return reason → act → logit.", role.terms)
    for reason, logits in reasons.items():
        for act in logits:
            if not isinstance(act, int | np.integer) or not 0 <= int(act) < len(role.acts):
                out = f"Acts are numbered 0 to {len(role.acts) - 1}: {', '.join(role.acts)}."
                said = f"gives the reason '{reason}' for act {act!s}, which there is not"
                raise wrong(theory, what, said, out, role.terms)
        _numbers(theory, f"{what} ('{reason}')", logits, role.terms)


def _probabilities(theory: Theory, what: str, likely: Any, size: int) -> None:
    if not isinstance(likely, tuple | list) or len(likely) != size:
        count = f"{len(likely)} probabilities" if isinstance(likely, tuple | list) else _kind(likely)
        out = "It must return one probability for each act."
        raise wrong(theory, what, f"returns {count} for {size} acts", out, theory.policy)
    _numbers(theory, what, likely, theory.policy)


def _sum(theory: Theory, what: str, role: Role) -> None:
    """Refuse a policy whose numbers are no probabilities: below 0, or of another sum than 1."""
    size, one = len(role.acts), np.float32(1)
    reasons = {"any": {act: np.float32(0.3 * act) for act in range(size)}}
    before = tuple(np.float32(act == 0) for act in range(size))
    found = [float(each) for each in _tried(theory, what, lambda: theory.policy(reasons, before, one, one))]
    if min(found) < 0 or not abs(sum(found) - 1) < SUM_ERROR:
        said = f"gives {', '.join(f'{each:.2g}' for each in found)} for reasons that speak a little for each act"
        raise wrong(theory, what, said, "Probabilities are 0 or more and sum to 1.", theory.policy)


def _waits(theory: Theory, what: str, seconds: float, by: Any) -> None:
    if not seconds >= 0:
        raise wrong(theory, what, f"gives {seconds:g} s", "Acts last 0 seconds or more.", by)


def _kind(given: Any) -> str:
    if given is None:
        return "nothing"
    return (
        f"{type(given).__name__} of {len(given)}"
        if isinstance(given, tuple | list) and not hasattr(given, "_fields")
        else type(given).__name__
    )
