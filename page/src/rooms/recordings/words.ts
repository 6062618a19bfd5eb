/** Plain words for the meanings of codes. */
export const MEANS_WORDS: Record<string, string> = {
  kept: 'no phase', nothing: 'nothing applied', unseen: 'could not be seen', unlisted: 'not said yet',
}
/** Keys that choose a meaning that is no phase; phases have the digits. */
export const MEANS_KEYS: Record<string, string> = { kept: '-', nothing: '.', unseen: '0' }

/** Which colour of the palette a phase takes while codes are mapped; as `report/recorded/phase_colours.py` has it for known phases. */
export const PHASE_ACTS: Record<string, string> = {
  negative: 'cry', positive: 'social', neutral: 'explore', monitor: 'approach', object: 'signal', away: 'avert',
}
