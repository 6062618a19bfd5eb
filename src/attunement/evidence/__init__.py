"""Published findings as data, and how a simulated number compares with them.

Only what is light is lifted here; what reads runs is in `summary`, `strange_situation`, `stability` and `face_to_face`.
"""

from attunement.evidence.comparison import Comparison, Verdict, compare, compare_shares
from attunement.evidence.finding import (
    Confidence,
    Finding,
    Part,
    PublishedInterval,
    Role,
    interval_basis,
    published_interval,
    sampling_interval,
)
from attunement.evidence.findings import Findings, load_findings
from attunement.evidence.statistics import (
    Interval,
    fisher_z_interval,
    standard_error_of_correlation,
    standard_error_of_difference,
    standard_error_of_mean,
    standard_error_of_proportion,
    wilson_interval,
)

__all__ = [
    "Comparison",
    "Confidence",
    "Finding",
    "Findings",
    "Interval",
    "Part",
    "PublishedInterval",
    "Role",
    "Verdict",
    "compare",
    "compare_shares",
    "fisher_z_interval",
    "interval_basis",
    "load_findings",
    "published_interval",
    "sampling_interval",
    "standard_error_of_correlation",
    "standard_error_of_difference",
    "standard_error_of_mean",
    "standard_error_of_proportion",
    "wilson_interval",
]
