"""The field's words: acts, parameters and errors."""

from attunement.vocabulary.acts import CHILD_ACT_NAMES, PERSON_ACT_NAMES, ChildAct, PersonAct
from attunement.vocabulary.errors import (
    AttunementError,
    BadFileError,
    BadInstallationError,
    BadValueError,
    CannotCompileError,
    CannotWriteError,
    NotFiniteError,
    UnknownNameError,
)
from attunement.vocabulary.parameters import (
    ASSUMED,
    CALIBRATED,
    Declaration,
    bare,
    declarations,
    fill,
    fill_inputs,
    is_on,
    param,
    replace,
    switched_off,
    values,
)

__all__ = [
    "ASSUMED",
    "CALIBRATED",
    "CHILD_ACT_NAMES",
    "PERSON_ACT_NAMES",
    "AttunementError",
    "BadFileError",
    "BadInstallationError",
    "BadValueError",
    "CannotCompileError",
    "CannotWriteError",
    "ChildAct",
    "Declaration",
    "NotFiniteError",
    "PersonAct",
    "UnknownNameError",
    "bare",
    "declarations",
    "fill",
    "fill_inputs",
    "is_on",
    "param",
    "replace",
    "switched_off",
    "values",
]
