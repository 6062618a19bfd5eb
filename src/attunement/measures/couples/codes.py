"""What acts of partners count as in the field's coding systems. The mapping is ours; the manuals need training and are not in it.

RCISS: Krokoff, Gottman & Hass (1989). Demand and withdrawal: Christensen & Heavey (1990)
doi:10.1037/0022-3514.59.1.73.
"""

from __future__ import annotations

POSITIVE = ("warm", "disclose", "seek", "soothe")
NEGATIVE = ("hint", "demand", "withdraw", "attack")
"""Positive and negative speaker codes of a balance like the RCISS's; the rest are neither."""
DEMANDING = ("demand", "attack")
WITHDRAWING = ("withdraw",)
BIDS = ("hint", "disclose", "seek", "demand")
"""Acts that ask for comfort; a demand is a veiled one."""
