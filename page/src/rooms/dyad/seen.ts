/** The answer to "dyad", pair by pair, as the figures take it. */
import type { Message } from '../../frame/message.ts'

export interface Said {
  seen: string
  sure: string
}

export interface Episode {
  name: string
  title: string
  start_s: number
  end_s: number
  away: boolean
  stranger: boolean
}

export interface Measure {
  name: string
  title: string
  low: number
  high: number
  unit: string
}

export interface PairSeen {
  /** [expectation, month, sibling] */
  expected: Float32Array
  /** [tick, act]: how many siblings show it. */
  acts: Uint8Array
  running: Uint8Array
  /** [tick, quantile]: 5, 25, 50, 75, 95 % of the siblings. */
  arousal: Float32Array
  child: Int8Array
  caregiver: Int8Array
  stranger: Int8Array
  distance: Float32Array
  live: Uint8Array
  own_arousal: Float32Array
  /** Arousal of whoever this sibling is held beside: the other pair’s, or the middle of the secure ones. */
  compared: Float32Array
  /** [measure, sibling] */
  scores: Float32Array
  letters: Uint8Array | undefined
}

export interface Seen {
  procedure: string
  months: number
  seed: number
  sibling: number
  n: number
  step_s: number
  ticks: number
  duration_s: number
  episodes: Episode[]
  measures: Measure[]
  growth: Said
  spread: Said
  story: Said[]
  script: string
  computed_ms: number
  /** [expectation, month, (lower quarter, middle, upper quarter)] of the model’s ordinary families. */
  usual: Float32Array
  pairs: PairSeen[]
}

export function readSeen({ facts, arrays }: Message): Seen {
  const pairs = Array.from({ length: facts.pairs }, (_, k) => pairOf(arrays, k) as unknown as PairSeen)
  const ticks = pairs[0].child.length
  return { ...(facts as any), usual: arrays.usual as Float32Array, pairs, ticks, duration_s: ticks * facts.step_s }
}

function pairOf(arrays: Record<string, unknown>, k: number): Record<string, unknown> {
  const prefix = `${k}.`
  return Object.fromEntries(
    Object.entries(arrays).filter(([name]) => name.startsWith(prefix)).map(([name, array]) => [name.slice(prefix.length), array]),
  )
}

export interface Why {
  sibling: number
  names: string[]
  states: string[]
  pairs: { reasons: Float32Array; chances: Float32Array; state: Float32Array; distances: Float32Array }[]
}

export function readWhy({ facts, arrays }: Message): Why {
  const count = Object.keys(arrays).filter((name) => name.endsWith('.reasons')).length
  return {
    sibling: facts.sibling, names: facts.reasons, states: facts.state,
    pairs: Array.from({ length: count }, (_, k) => pairOf(arrays, k) as any),
  }
}

export interface Source {
  finding: string
  short: string
  citation: string
  link: string
  /** What the finding may be used for: fitted, in view while building, validation, context. */
  use: string
  confidence: string
}

/** What moved, and what studies saw of it. */
export interface Move {
  measure: string
  words: string
  was: string
  now: string
  way: 'up' | 'down' | 'stays'
  interval: string
  verdict: string
  sources: (Source & { how: string; way: string; number: string; words: string })[]
}

export interface Shifted {
  from_month: number
  shift: Said & { moves: Move[][]; means: { words: string; source: Source } | null }
  measures: Measure[]
  script: string
  pairs: { scores: Float32Array; letters: Uint8Array | undefined }[]
}

export function readShifted({ facts, arrays }: Message): Shifted {
  const count = Object.keys(arrays).filter((name) => name.endsWith('.scores')).length
  return { ...(facts as any), pairs: Array.from({ length: count }, (_, k) => pairOf(arrays, k) as any) }
}

export const episodeAt = (seen: Seen, second: number) =>
  seen.episodes.find((episode) => second < episode.end_s) ?? seen.episodes[seen.episodes.length - 1]

/** Whether anybody is with the child. */
export const alone = (pair: PairSeen, tick: number) => pair.caregiver[tick] < 0 && pair.stranger[tick] < 0

/** The first second from here on at which some pair’s episode runs; the end if none does. */
export function nextRunning(seen: Seen, second: number): number {
  const from = Math.min(Math.floor(second / seen.step_s), seen.ticks - 1)
  for (let tick = from; tick < seen.ticks; tick++)
    if (seen.pairs.some((pair) => pair.live[tick])) return tick === from ? second : tick * seen.step_s
  return seen.duration_s
}

/** Minutes and seconds. */
export const clock = (second: number) => `${Math.floor(second / 60)}:${String(Math.floor(second % 60)).padStart(2, '0')}`
