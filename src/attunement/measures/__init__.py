"""Everything computed from a record: what was seen, never what was hidden."""

from attunement.measures.agreement import coder_agreement, krippendorff_alpha
from attunement.measures.chance import against_chance
from attunement.measures.contingency import ContingencyGain, contingency
from attunement.measures.cross_correlation import as_numbers, windowed_cross_correlation
from attunement.measures.dyadic_markov import actor_partner_logit, dyadic_markov
from attunement.measures.episodes import during, per_episode
from attunement.measures.intraclass import intraclass_correlations
from attunement.measures.lag_sequential import LagAssociation, event_sequence, lag_sequential
from attunement.measures.matching import MatchedShare, matching
from attunement.measures.pair import Pair
from attunement.measures.phases import PhaseMap, engagement_of_acts, engagement_of_channels, phases
from attunement.measures.pseudo_dyads import PseudoDyads
from attunement.measures.recurrence import cross_recurrence, diagonal_profile
from attunement.measures.repair import repair, repair_hazard, repairs_per_min
from attunement.measures.state_space_grid import grid_cells, state_space_grid
from attunement.measures.still_face import features_of_acts, features_of_channels, still_face
from attunement.measures.surrogates import CircularShift, SegmentShuffle

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
    "against_chance",
    "as_numbers",
    "coder_agreement",
    "contingency",
    "cross_recurrence",
    "diagonal_profile",
    "during",
    "dyadic_markov",
    "engagement_of_acts",
    "engagement_of_channels",
    "event_sequence",
    "features_of_acts",
    "features_of_channels",
    "grid_cells",
    "intraclass_correlations",
    "krippendorff_alpha",
    "lag_sequential",
    "matching",
    "per_episode",
    "phases",
    "repair",
    "repair_hazard",
    "repairs_per_min",
    "state_space_grid",
    "still_face",
    "windowed_cross_correlation",
]
