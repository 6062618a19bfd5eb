"""One small tree of errors, drawn where it stands."""

import inspect

from attunement.vocabulary import errors
from attunement.vocabulary.errors import AttunementError, UnknownNameError

FOUND = {
    name: kind
    for name, kind in vars(errors).items()
    if inspect.isclass(kind) and issubclass(kind, Exception) and kind.__module__ == errors.__name__
}


def test_every_error_is_in_the_tree_and_documented() -> None:
    assert all(issubclass(kind, AttunementError) and kind.__doc__ for kind in FOUND.values())
    drawn = errors.__doc__ or ""
    assert all(f" {name}" in drawn for name in FOUND)


def test_an_unknown_name_says_what_was_meant_and_what_there_is() -> None:
    told = str(UnknownNameError.of("population", "low-rsk", ["mixed-risk", "low-risk"]))
    assert told == "There is no population called 'low-rsk'. Did you mean 'low-risk'? Known: low-risk, mixed-risk."


def test_far_off_names_get_no_suggestion() -> None:
    assert "Did you mean" not in str(UnknownNameError.of("population", "xyzzy", ["low-risk"]))
