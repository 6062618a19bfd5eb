"""A study's spec: everything a run depends on, written down once, in one canonical form.

Friendly input is parsed here; inside, nothing is optional. Two equal specs give the same bits.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from numbers import Integral, Real
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from attunement.lab.catalogue import STUDIED, Session, studied
from attunement.life.ages import BOUTS_PER_MONTH, MOST_MONTHS
from attunement.life.day_plan import AT_HOME, DayPlan, at_home
from attunement.life.event_check import check_life
from attunement.life.events import Life
from attunement.life.lived_by_day import check_lived_day, lived_by, with_day
from attunement.life.population import Population
from attunement.life.population import population as find_population
from attunement.theories.catalogue import THEORY_NAMES, theory_parameters
from attunement.vocabulary import BadFileError, BadValueError, UnknownNameError, replace, values

CAREGIVERS = ("own", "standard", "swapped")
PROCEDURES = tuple(STUDIED)
MOST_DYADS = 2**31
MOST_SEED = 2**64 - 1


class Who(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is simulated: how many caregiver-child pairs, the number every draw depends on, a population and its numbers."""

    dyads: int
    seed: int
    population: str
    population_values: dict[str, float]


class Lived(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How they live until they are observed: the age then, and who else cares for the children, if anybody does."""

    months: float
    events: Life | None = None


class Observed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What they are seen in, who comes along, and months after which they are seen again; 0 is the same week."""

    procedure: str
    caregiver: str
    retests: tuple[float, ...] = ()


class LivedBy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The theory they live by, and all its numbers."""

    name: str
    values: dict[str, float]


class Spec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is simulated and observed: who, how they live, what they are seen in, and the theory they live by."""

    who: Who
    life: Lived
    seen: Observed
    theory: LivedBy

    def __repr__(self) -> str:
        given = {name: getattr(getattr(self, part), field) for name, (part, field) in GIVEN.items()}
        usual = values(theory_parameters(self.theory.name))
        changed = {name: value for name, value in given["theory_values"].items() if value != usual.get(name)}
        del given["theory_values"], given["population_values"]
        given |= {"theory_values": changed} if changed else {}
        return f"make_spec({', '.join(f'{name}={value!r}' for name, value in given.items())})"


GIVEN = {
    **{name: ("who", name) for name in Who.__struct_fields__},
    "months": ("life", "months"), "life": ("life", "events"),
    **{name: ("seen", name) for name in Observed.__struct_fields__},
    "theory": ("theory", "name"), "theory_values": ("theory", "values"),
}  # fmt: skip
"""Where each argument of `make_spec` stands in a spec; specs of one level, as they were written before, have these names."""


def make_spec(
    *,
    dyads: int = 10_000,
    seed: int = 1,
    months: float | None = None,
    population: str = "mixed-risk",
    theory: str = "homeostatic",
    theory_values: Mapping[str, float] | None = None,
    caregiver: str = "own",
    procedure: str = "strange-situation",
    retests: Sequence[float] = (),
    life: Life | None = None,
    day: DayPlan | None = None,
) -> Spec:
    """Return the canonical spec of a study, every value checked.

    `day` says who is there in which hours; without a `life` of their own, children are raised by it.

    >>> make_spec(dyads=100).who.population
    'mixed-risk'
    """
    _known("theory", theory, THEORY_NAMES)
    session = studied(procedure)
    months = session.usual_months if months is None else months
    return _checked(
        Spec(
            who=Who(
                dyads=dyads,
                seed=seed,
                population=Path(population).name if population.endswith(".toml") else population,
                population_values=values(find_population(population, theory=theory)),
            ),
            life=Lived(months=months, events=_with_day(life, day, session, months)),
            seen=Observed(procedure=procedure, caregiver=caregiver, retests=tuple(retests)),
            theory=LivedBy(
                name=theory,
                values=values(
                    replace(theory_parameters(theory), theory_values or {}, where=f"the theory {theory}"),
                ),
            ),
        )
    )


def _with_day(life: Life | None, day: DayPlan | None, session: Session, months: float) -> Life | None:
    """Return a life with its day plan: at home with the first person if a day is to be lived and nothing is said."""
    if day is None and (not session.whole_day or (life is not None and life.day is not None)):
        return life
    if life is None:
        return lived_by(day or AT_HOME, _months("months", months, 1 / BOUTS_PER_MONTH, MOST_MONTHS))
    return with_day(life, day or at_home(life.names()[0]))


def _checked(spec: Spec, where: str = "") -> Spec:
    """Return a spec in canonical form, or say which value cannot be used; `where` names a file it was read from."""
    _known("theory", spec.theory.name, THEORY_NAMES)
    _known("caregiver", spec.seen.caregiver, CAREGIVERS)
    session = studied(spec.seen.procedure)
    dyads = _whole(f"dyads{where}", spec.who.dyads, 1, MOST_DYADS)
    if spec.seen.caregiver == "swapped" and dyads % 2:
        raise BadValueError(
            f"dyads{where} is {dyads} with swapped caregivers; neighbours swap, so give an even number: {dyads + 1}."
        )
    if spec.seen.retests and not session.repeated:
        raise BadValueError(
            f"retests are {spec.seen.retests}{where} with the procedure {spec.seen.procedure}; "
            "only the Strange Situation is repeated."
        )
    months = _months(f"months{where}", spec.life.months, 1 / BOUTS_PER_MONTH, MOST_MONTHS)
    youngest, oldest = session.ages
    if not youngest <= months <= oldest:
        raise BadValueError(
            f"months{where} is {months:g} with the {session.title}; it is for infants of {youngest:g} to {oldest:g} "
            f"months. Give --months {session.usual_months}, or leave it out."
        )
    if session.whole_day and (spec.life.events is None or spec.life.events.day is None):
        raise BadValueError(
            f"a whole day is to be lived{where}, and no day plan says who is there. Give one with --day."
        )
    if session.whole_day and spec.seen.caregiver != "own":
        raise BadValueError(
            f"the caregiver{where} is {spec.seen.caregiver} with a whole day, in which the day plan says who is there. Leave "
            "--caregiver out."
        )
    if spec.life.events is not None:
        _lived(spec.life.events, spec, months, where)
    changed = msgspec.structs.replace
    retests = tuple(sorted(_months(f"retest{where}", later, 0, MOST_MONTHS - months) for later in spec.seen.retests))
    return changed(
        spec,
        who=changed(spec.who, dyads=dyads, seed=_whole(f"seed{where}", spec.who.seed, 0, MOST_SEED)),
        life=changed(spec.life, months=months),
        seen=changed(spec.seen, retests=retests),
    )


def _lived(life: Life, spec: Spec, months: float, where: str) -> None:
    """Refuse a life that cannot be lived, or that the rest of the study does not fit."""
    wrong = check_life(life)
    wrong += check_lived_day(life, months)
    wrong += [
        f"{event.who} {event.kind} at {event.age:g} months, after the children are seen at {months:g}; give --months more"
        for event in life.events
        if event.age >= months
    ]
    wrong += [
        f"{event.who} {event.kind} at {event.age:g} months otherwise for each child; give one number for all"
        for event in life.events
        if any(map(np.ndim, event.numbers.values()))
    ]
    if spec.seen.retests:
        wrong.append(
            "the children cannot be seen again after events, since only a life with the own caregiver alone goes on until a "
            "retest; leave out --retest, or the events"
        )
    if wrong:
        raise BadValueError(f"the events{where} cannot be lived: {'; '.join(wrong)}.")


def _known(kind: str, name: str, known: Sequence[str]) -> None:
    if name not in known:
        raise UnknownNameError.of(kind, str(name), known)


def _whole(name: str, value: int, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, Integral) or not low <= value <= high:
        raise BadValueError(f"{name} is {value!r}; it must be a whole number from {low} to {high}.")
    return int(value)


def _months(name: str, value: float, low: float, high: float) -> float:
    """Return a time in months as a whole number of bouts: between two bouts nothing happens, so nothing is rounded."""
    if isinstance(value, bool) or not isinstance(value, Real) or not low <= value <= high:
        raise BadValueError(f"{name} is {value!r}; it must be a number of months from {low:g} to {high:g}.")
    bouts = value * BOUTS_PER_MONTH
    if abs(bouts - round(bouts)) > 1e-6:
        below, above = (end(bouts) / BOUTS_PER_MONTH for end in (math.floor, math.ceil))
        raise BadValueError(
            f"{name} is {value!r}; a life is sampled every {1 / BOUTS_PER_MONTH:g} months, so give {below:g} or {above:g}."
        )
    return round(bouts) / BOUTS_PER_MONTH


def spec_json(spec: Spec) -> bytes:
    """Return the spec as canonical JSON: sorted keys, shortest numbers that read back the same."""
    return msgspec.json.format(msgspec.json.encode(spec, order="sorted"), indent=2)


def read_spec(path: Path) -> Spec:
    """Read a spec from a run folder's `spec.json`, also one of one level, as they were written before."""
    try:
        spec = msgspec.convert(_in_parts(msgspec.json.decode(path.read_bytes())), Spec)
    except FileNotFoundError:
        raise BadFileError(
            f"There is no spec at {path}. Give the folder of a run, as `attune simulate` printed it."
        ) from None
    except (msgspec.DecodeError, OSError) as error:
        raise BadFileError(f"The spec {path} cannot be read: {error}. Run the study again to write it anew.") from None
    checked = _checked(spec, f" in {path}")
    for given, group in (
        (spec.who.population_values, Population()),
        (spec.theory.values, theory_parameters(spec.theory.name)),
    ):
        replace(group, given, where=str(path))
        if missing := sorted(values(group).keys() - given.keys()):
            raise BadFileError(f"The spec {path} lacks {', '.join(missing)}. Run the study again to write it anew.")
    return checked


def _in_parts(read: Any) -> Any:
    if not isinstance(read, dict) or "dyads" not in read:
        return read
    parts: dict[str, dict[str, Any]] = {}
    for name, value in read.items():
        part, field = GIVEN.get(name, ("who", name))
        parts.setdefault(part, {})[field] = value
    return parts


def digest(*parts: object) -> str:
    """Return the SHA-256 of some parts: bytes, text, or anything msgspec can encode."""
    found = hashlib.sha256()
    for part in parts:
        raw = part if isinstance(part, bytes) else msgspec.json.encode(part, order="sorted")
        found.update(len(raw).to_bytes(8, "little") + raw)
    return found.hexdigest()


def source_digest(*packages: str) -> str:
    """Return the SHA-256 of the source files of some of Attunement's packages."""
    root = Path(__file__).parents[1]
    files = sorted(path for package in packages for path in (root / package).rglob("*.py"))
    return digest(*(part for path in files for part in (path.relative_to(root).as_posix(), path.read_bytes())))


def run_id(spec: Spec, engine: str, engine_version: str) -> str:
    """Return the identity of a run: its spec, the theory's sources, and the engine."""
    return digest(spec_json(spec), source_digest("theories"), engine, engine_version)
