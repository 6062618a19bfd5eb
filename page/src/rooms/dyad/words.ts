/** What the server tells once: dials, presets, names. The page holds no numbers of its own about people. */
import type { Source } from './seen.ts'

export interface Dial {
  name: string
  who: 'caregiver' | 'child'
  question: string
  words: string[]
  left: number
  right: number
  middle: number
  unit: string
  careful: boolean
  ordinary: [number, number]
}

export interface Preset {
  name: string
  who: string
  words: string
  values: Record<string, number>
  careful: boolean
  /** How little it tells of one child, and where that stands. */
  tells: { words: string; source: Source }
}

export interface Named {
  name: string
  words: string
}

export interface Words {
  dials: Dial[]
  presets: Preset[]
  help: string
  not_yours: string
  siblings: number
  turns: (Named & { careful: boolean })[]
  /** `alone`: what the act is called while nobody else is there. */
  child_acts: (Named & { alone: string })[]
  person_acts: Named[]
  letters: Named[]
  expected: { name: string; title: string; question: string; top: number }[]
  reasons: Record<string, string>
  /** Parts of the theory’s state: what each is called, and what it means. */
  state: Record<string, { title: string; words: string; reads: string }>
  /** What acts in the theory: whether and how ruptures are mended, what else is on that could be off, and two presets to hold beside each other. */
  acts: { modelled: boolean; repair: string; others: string[]; beside: string[] }
  procedures: { name: string; months: number; title: string; question: string }[]
}

/** Where a value stands on its dial, 0 at the left end to 1, and what it is called there. */
export const placeOf = (dial: Dial, value: number) => (value - dial.left) / (dial.right - dial.left)
export const wordOf = (dial: Dial, value: number) =>
  dial.words[Math.min(Math.floor(placeOf(dial, value) * dial.words.length), dial.words.length - 1)]
