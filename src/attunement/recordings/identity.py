"""Whose observation it is: dyad, occasion, procedure and coder, where a tool's file itself says so."""

from __future__ import annotations

from collections.abc import Mapping

from attunement.recordings.codebook.codebook import Codebook

IDENTITY = ("dyad", "occasion", "procedure", "coder")


def identity_of(facts: Mapping[str, str], codebook: Codebook) -> dict[str, str]:
    """Return what the variables of an observation that the codebook names under [columns] say of its identity.

    >>> identity_of({"family": "d07", "site": "home"}, Codebook(columns={"dyad": "family"}))
    {'dyad': 'd07'}
    """
    found = {role: facts.get(codebook.columns.get(role, ""), "") for role in IDENTITY}
    return {role: value for role, value in found.items() if value}
