"""Refuse versions of jax that compute wrongly here, before any number is computed."""

from __future__ import annotations

from importlib.metadata import version

from attunement.vocabulary import BadInstallationError

KNOWN_BAD = {
    # https://github.com/jax-ml/jax/issues/39103, silent; a test runs its reproducer on the installed version.
    "0.10.2": "it returns wrong sums over short axes of vmapped arrays with more than 32,768 rows on CPU",
}


def check_jax(found: str | None = None) -> None:
    """Raise if the installed jax is known to compute wrongly."""
    found = found or version("jax")
    if found in KNOWN_BAD:
        raise BadInstallationError(
            f"jax {found} is installed, and {KNOWN_BAD[found]}. Install the version Attunement is tested with: "
            "pip install 'jax==0.10.1' 'jaxlib==0.10.1'."
        )
