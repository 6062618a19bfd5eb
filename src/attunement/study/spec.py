"""A study's spec: everything a run depends on, written down once, in one canonical form.

Friendly input is parsed here; inside, nothing is optional. Two equal specs give the same bits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

import attunement
from attunement.life.ages import MOST_MONTHS
from attunement.life.population import population as find_population
from attunement.theories.catalogue import THEORY_NAMES, theory_parameters
from attunement.vocabulary import BadFileError, BadValueError, UnknownNameError, replace, values

CAREGIVERS = ("own", "standard", "swapped")
PROCEDURES = ("strange-situation", "still-face", "home-visit")
MOST_DYADS = 2**31


class Spec(msgspec.Struct, frozen=True, kw_only=True):
    """What is simulated and observed.

    Attributes
    ----------
    dyads, seed
        How many caregiver-child pairs, and the number every random draw depends on.
    months
        Age at which the children are observed.
    population, population_values
        Its name, and all its numbers.
    theory, theory_values
        Its name, and all its numbers.
    caregiver
        Who comes along to the procedure: `own`, `standard` or `swapped`.
    procedure
        What the children are observed in.
    retests
        Months after which the same children are seen in the Strange Situation again; 0 is the same week.
    """

    dyads: int
    seed: int
    months: float
    population: str
    population_values: dict[str, float]
    theory: str
    theory_values: dict[str, float]
    caregiver: str
    procedure: str
    retests: tuple[float, ...] = ()

    def __repr__(self) -> str:
        given = {name: getattr(self, name) for name in self.__struct_fields__ if not name.endswith("_values")}
        return f"make_spec({', '.join(f'{name}={value!r}' for name, value in given.items())})"


def make_spec(
    *,
    dyads: int = 10_000,
    seed: int = 1,
    months: float = 12.0,
    population: str = "mixed-risk",
    theory: str = "homeostatic",
    theory_values: Mapping[str, float] | None = None,
    caregiver: str = "own",
    procedure: str = "strange-situation",
    retests: Sequence[float] = (),
) -> Spec:
    """Return the canonical spec of a study, every value checked.

    >>> make_spec(dyads=100).population
    'mixed-risk'
    """
    _whole("dyads", dyads, 1, MOST_DYADS)
    _whole("seed", seed, 0, 2**64 - 1)
    if not isinstance(months, int | float) or not 0 < months <= MOST_MONTHS:
        raise BadValueError(
            f"months is {months!r}; children are raised for more than 0 and at most {MOST_MONTHS} months."
        )
    for kind, name, known in (
        ("caregiver", caregiver, CAREGIVERS),
        ("procedure", procedure, PROCEDURES),
        ("theory", theory, THEORY_NAMES),
    ):
        if name not in known:
            raise UnknownNameError.of(kind, name, known)
    parameters = replace(theory_parameters(theory), theory_values or {}, where=f"the theory {theory}")
    return Spec(
        dyads=dyads,
        seed=seed,
        months=float(months),
        population=Path(population).stem if population.endswith(".toml") else population,
        population_values=values(find_population(population)),
        theory=theory,
        theory_values=values(parameters),
        caregiver=caregiver,
        procedure=procedure,
        retests=_later(retests, months, procedure),
    )


def _later(retests: Sequence[float], months: float, procedure: str) -> tuple[float, ...]:
    """Return the retests in order, or say why the children cannot be seen again then."""
    if retests and procedure != "strange-situation":
        raise BadValueError(
            f"retests are {tuple(retests)} with the procedure {procedure}; only the Strange Situation is repeated."
        )
    for later in retests:
        if not isinstance(later, int | float) or not 0 <= later <= MOST_MONTHS - months:
            raise BadValueError(
                f"a retest is after {later!r} months; it must be from 0 (the same week) to {MOST_MONTHS - months:g}."
            )
    return tuple(float(later) for later in retests)


def _whole(name: str, value: int, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise BadValueError(f"{name} is {value!r}; it must be a whole number from {low} to {high}.")


def spec_json(spec: Spec) -> bytes:
    """Return the spec as canonical JSON: sorted keys, shortest numbers that read back the same."""
    return msgspec.json.format(msgspec.json.encode(spec, order="sorted"), indent=2)


def read_spec(path: Path) -> Spec:
    """Read a spec from a run folder's `spec.json`."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Spec)
    except FileNotFoundError:
        raise BadFileError(
            f"There is no spec at {path}. Give the folder of a run, as `attune simulate` printed it."
        ) from None
    except (msgspec.DecodeError, OSError) as error:
        raise BadFileError(f"The spec {path} cannot be read: {error}. Run the study again to write it anew.") from None


def digest(*parts: object) -> str:
    """Return the SHA-256 of some parts: bytes, text, or anything msgspec can encode."""
    found = hashlib.sha256()
    for part in parts:
        raw = part if isinstance(part, bytes) else msgspec.json.encode(part, order="sorted")
        found.update(len(raw).to_bytes(8, "little") + raw)
    return found.hexdigest()


def source_digest(*packages: str) -> str:
    """Return the SHA-256 of the source files of some of Attunement's packages."""
    root = Path(attunement.__file__).parent
    files = sorted(path for package in packages for path in (root / package).rglob("*.py"))
    return digest(*(part for path in files for part in (path.relative_to(root).as_posix(), path.read_bytes())))


def run_id(spec: Spec, engine: str, engine_version: str) -> str:
    """Return the identity of a run: its spec, the theory's sources, and the engine."""
    return digest(spec_json(spec), source_digest("theories"), engine, engine_version)
