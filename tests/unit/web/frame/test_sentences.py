"""What is wrong with a request is said of three parts at most, and never with what stood there."""

from __future__ import annotations

from fastapi.exceptions import RequestValidationError

from attunement.web.frame.sentences import unfit


def test_the_first_three_parts_are_named_shortly() -> None:
    parts = [
        {"loc": ("body", name), "type": "int_parsing", "input": "secret"} for name in ("a", "b" * 70, "c\ud800", "d")
    ]
    said = unfit(RequestValidationError(parts))
    assert said == f"The request does not fit: a (int parsing); {'b' * 60} (int parsing); c? (int parsing)."
    assert unfit(RequestValidationError(parts[:1])) == "The request does not fit: a (int parsing)."
