"""Published findings as data, and how a simulated number compares with them."""

from attunement.evidence.comparison import Comparison, Verdict, compare, compare_shares
from attunement.evidence.face_to_face import Sign, compare_play, still_face_signs
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
from attunement.evidence.stability import class_kappa, compare_coders, compare_stability, secure_correlation
from attunement.evidence.statistics import (
    Interval,
    fisher_z_interval,
    standard_error_of_correlation,
    standard_error_of_difference,
    standard_error_of_mean,
    standard_error_of_proportion,
    wilson_interval,
)
from attunement.evidence.strange_situation import compare_strange_situation, comparison_table
from attunement.evidence.summary import Section, held_against_evidence

__all__ = [
    "Comparison",
    "Confidence",
    "Finding",
    "Findings",
    "Interval",
    "Part",
    "PublishedInterval",
    "Role",
    "Section",
    "Sign",
    "Verdict",
    "class_kappa",
    "compare",
    "compare_coders",
    "compare_play",
    "compare_shares",
    "compare_stability",
    "compare_strange_situation",
    "comparison_table",
    "fisher_z_interval",
    "held_against_evidence",
    "interval_basis",
    "load_findings",
    "published_interval",
    "sampling_interval",
    "secure_correlation",
    "standard_error_of_correlation",
    "standard_error_of_difference",
    "standard_error_of_mean",
    "standard_error_of_proportion",
    "still_face_signs",
    "wilson_interval",
]
