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


@pytest.mark.parametrize("rows", [32_768, 32_769])
@pytest.mark.parametrize("size", [2, 3, 6, 8])
def test_the_known_fault_is_not_there(rows: int, size: int) -> None:
    """The reproducer of jax-ml/jax#39103: under 0.10.2 the last of 32,769 rows of 3 is wrong under jit, though not eagerly.

    A sum over a short axis of a matrix product, under vmap; whole numbers below 2^24 are exact.
    """
    number = jnp.arange(rows, dtype=jnp.float32) % 1000
    x = jnp.stack([number] + [jnp.zeros_like(number)] * (size - 1), axis=1)
    matrix = jnp.eye(size, dtype=jnp.float32)
    summed = jax.vmap(lambda row: jnp.sum((matrix @ row) ** 2))
    expected = (np.arange(rows) % 1000) ** 2
    assert np.array_equal(np.asarray(summed(x)), expected)
    assert np.array_equal(np.asarray(jax.jit(summed)(x)), expected)
