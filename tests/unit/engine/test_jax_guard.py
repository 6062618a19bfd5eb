"""Versions of jax that compute wrongly are refused, and the version in use computes rightly."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from attunement.engine.jax_guard import KNOWN_BAD, check_jax
from attunement.vocabulary import BadInstallationError

ROOT = Path(__file__).parents[3]


def test_a_known_bad_version_is_refused_with_the_command_that_mends_it() -> None:
    with pytest.raises(BadInstallationError, match=re.escape("pip install 'jax==0.10.1' 'jaxlib==0.10.1'")) as caught:
        check_jax("0.10.2")
    assert "jax 0.10.2 is installed, and it returns wrong sums" in str(caught.value)


def test_the_installed_version_is_accepted() -> None:
    check_jax()
    check_jax(jax.__version__)


def test_the_pin_names_a_version_that_is_not_refused() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        pins = dict(
            requirement.split("==")
            for requirement in tomllib.load(file)["project"]["dependencies"]
            if "==" in requirement
        )
    assert pins["jax"] == pins["jaxlib"] == jax.__version__
    assert pins["jax"] not in KNOWN_BAD


@pytest.mark.parametrize("rows", [1, 32_768, 32_769, 65_537])
@pytest.mark.parametrize("size", [2, 6, 8])
def test_short_sums_are_right_above_32768_rows(rows: int, size: int) -> None:
    """The reproducer: jit against eager and exact, for a sum over a short axis under vmap. Whole numbers sum exactly."""
    x = (np.arange(rows * size, dtype=np.float32) % 13).reshape(rows, size)
    summed = jax.vmap(lambda row: jnp.sum(row * 2 + 1))
    expected = (x * 2 + 1).sum(axis=1)
    assert np.array_equal(np.asarray(summed(x)), expected)
    assert np.array_equal(np.asarray(jax.jit(summed)(x)), expected)
