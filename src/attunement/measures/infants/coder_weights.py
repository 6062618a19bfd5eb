"""Every declared weight of the frozen coders in one place, for those who want to read or to freeze them."""

from __future__ import annotations

from dataclasses import dataclass, field

from attunement.measures.infants.interactive_scales import FROZEN, ScaleWeights
from attunement.measures.infants.observed_sensitivity import SENSITIVITY_WEIGHTS, SensitivityWeights
from attunement.measures.infants.q_sort import Q_SORT_WEIGHTS, QSortWeights
from attunement.measures.infants.two_channels import TWO_CHANNEL_WEIGHTS, TwoChannelWeights


@dataclass(frozen=True)
class CoderWeights:
    """How much each act says to those who code: the interactive scales, in one channel and in two, sensitivity, the Q-sort."""

    scales: ScaleWeights = field(default_factory=ScaleWeights)
    sensitivity: SensitivityWeights = field(default_factory=SensitivityWeights)
    q_sort: QSortWeights = field(default_factory=QSortWeights)
    two_channels: TwoChannelWeights = field(default_factory=TwoChannelWeights)


CODER_WEIGHTS = CoderWeights(FROZEN.weights, SENSITIVITY_WEIGHTS, Q_SORT_WEIGHTS, TWO_CHANNEL_WEIGHTS)
"""The weights in use; frozen, the same for every theory and population."""
