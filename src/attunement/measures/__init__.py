"""Everything computed from a record: what was seen, never what was hidden."""

from attunement.measures.agreement import coder_agreement, krippendorff_alpha
from attunement.measures.chance import against_chance
from attunement.measures.duration_kappa import duration_agreement
from attunement.measures.event_kappa import event_agreement, sequence_agreement
from attunement.measures.infants.still_face_effect import features_of_acts, features_of_channels, still_face
from attunement.measures.intraclass import intraclass_correlations
from attunement.measures.pair.actor_partner import actor_partner_model
from attunement.measures.pair.contingency import ContingencyGain, contingency
from attunement.measures.pair.counts import lag_tables_of_counts
from attunement.measures.pair.cross_correlation import as_numbers, windowed_cross_correlation
from attunement.measures.pair.dyadic_markov import actor_partner_logit, dyadic_markov
from attunement.measures.pair.lag_one import each_dyad_lag_one, lag_one_logit, lag_one_rows, multilevel_lag_one
from attunement.measures.pair.lag_sequential import LagAssociation, event_sequence, lag_sequential
from attunement.measures.pair.matching import MatchedShare, matching
from attunement.measures.pair.moving_correlation import mea_ccf, moving_correlation
from attunement.measures.pair.pair import Pair
from attunement.measures.pair.recurrence import cross_recurrence, diagonal_profile
from attunement.measures.pair.repair import repair, repair_hazard, repairs_per_min
from attunement.measures.pair.state_space_grid import grid_cells, state_space_grid
from attunement.measures.pair.wampold import wampold_kappa
from attunement.measures.pairings import pairing_test
from attunement.measures.per_episode import during, per_episode
from attunement.measures.phase_map import PhaseMap, engagement_of_acts, engagement_of_channels, phases
from attunement.measures.pseudo_dyads import PseudoDyads
from attunement.measures.surrogate_synchrony import surrogate_synchrony
from attunement.measures.surrogates import CircularShift, SegmentShuffle
from attunement.measures.time_budget import pooled_time_budget, time_budget

__all__ = [
    "CircularShift",
    "ContingencyGain",
    "LagAssociation",
    "MatchedShare",
    "Pair",
    "PhaseMap",
    "PseudoDyads",
    "SegmentShuffle",
    "actor_partner_logit",
    "actor_partner_model",
    "against_chance",
    "as_numbers",
    "coder_agreement",
    "contingency",
    "cross_recurrence",
    "diagonal_profile",
    "duration_agreement",
    "during",
    "dyadic_markov",
    "each_dyad_lag_one",
    "engagement_of_acts",
    "engagement_of_channels",
    "event_agreement",
    "event_sequence",
    "features_of_acts",
    "features_of_channels",
    "grid_cells",
    "intraclass_correlations",
    "krippendorff_alpha",
    "lag_one_logit",
    "lag_one_rows",
    "lag_sequential",
    "lag_tables_of_counts",
    "matching",
    "mea_ccf",
    "moving_correlation",
    "multilevel_lag_one",
    "pairing_test",
    "per_episode",
    "phases",
    "pooled_time_budget",
    "repair",
    "repair_hazard",
    "repairs_per_min",
    "sequence_agreement",
    "state_space_grid",
    "still_face",
    "surrogate_synchrony",
    "time_budget",
    "wampold_kappa",
    "windowed_cross_correlation",
]
