/** Plain words for the rules of a codebook and for meanings of codes. */
export const RULE_WORDS: Record<string, string> = {
  unpaired: 'A state without its start or its end',
  reversed: 'An event that ends before it starts',
  overlaps: 'Two codes of one channel at once',
  duplicates: 'The same code at the same times twice',
  gaps: 'Gaps of at most one frame between neighbours',
  gap_frames: 'Longest such gap, in frames',
  end_time: 'Whether an end is the last frame of an event',
  time_unit: 'How times are written',
  frame_rate: 'Frames per second, where the file does not say',
  step_s: 'Seconds per row, in a table without times',
  media_offset_s: 'Seconds added to every time',
  bad_rows: 'Rows without a readable time',
  unmapped_codes: 'Codes that a track does not list',
  unmapped_tracks: 'Tracks that are left out here',
  time_zero: 'What second 0 is',
  start_s: 'Second at which coding began, where the file does not say',
  end_s: 'Second at which coding ended, where the file does not say',
  layout: 'How a table is laid out',
}

export const MEANS_WORDS: Record<string, string> = {
  kept: 'no phase', nothing: 'nothing applied', unseen: 'could not be seen', unlisted: 'not said yet',
}
/** Keys that choose a meaning that is no phase; phases have the digits. */
export const MEANS_KEYS: Record<string, string> = { kept: '-', nothing: '.', unseen: '0' }

/** Which colour of the palette a phase takes while codes are mapped; as `report/phase_colours.py` has it for known phases. */
export const PHASE_ACTS: Record<string, string> = {
  negative: 'cry', positive: 'social', neutral: 'explore', monitor: 'approach', object: 'signal', away: 'avert',
}
