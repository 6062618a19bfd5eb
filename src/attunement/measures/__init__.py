"""Everything computed from a record: what was seen, never what was hidden."""

from attunement.measures.actor_partner import actor_partner_model
from attunement.measures.agreement import coder_agreement, krippendorff_alpha
from attunement.measures.chance import against_chance
from attunement.measures.contingency import ContingencyGain, contingency
from attunement.measures.counts import lag_tables_of_counts
from attunement.measures.cross_correlation import as_numbers, windowed_cross_correlation
from attunement.measures.duration_kappa import duration_agreement
from attunement.measures.dyadic_markov import actor_partner_logit, dyadic_markov
from attunement.measures.episodes import during, per_episode
from attunement.measures.event_kappa import event_agreement, sequence_agreement
from attunement.measures.intraclass import intraclass_correlations
from attunement.measures.lag_one import each_dyad_lag_one, lag_one_logit, lag_one_rows, multilevel_lag_one
from attunement.measures.lag_sequential import LagAssociation, event_sequence, lag_sequential
from attunement.measures.matching import MatchedShare, matching
from attunement.measures.moving_correlation import mea_ccf, moving_correlation
from attunement.measures.pair import Pair
from attunement.measures.pairings import pairing_test
from attunement.measures.phases import PhaseMap, engagement_of_acts, engagement_of_channels, phases
from attunement.measures.pseudo_dyads import PseudoDyads
from attunement.measures.recurrence import cross_recurrence, diagonal_profile
from attunement.measures.repair import repair, repair_hazard, repairs_per_min
from attunement.measures.state_space_grid import grid_cells, state_space_grid
from attunement.measures.still_face import features_of_acts, features_of_channels, still_face
from attunement.measures.surrogate_synchrony import surrogate_synchrony
from attunement.measures.surrogates import CircularShift, SegmentShuffle
from attunement.measures.time_budget import pooled_time_budget, time_budget
from attunement.measures.wampold import wampold_kappa

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
