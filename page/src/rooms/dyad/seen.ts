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
  pairs: PairSeen[]
}

export function readSeen({ facts, arrays }: Message): Seen {
  const pairs = Array.from({ length: facts.pairs }, (_, k) => pairOf(arrays, k) as unknown as PairSeen)
  const ticks = pairs[0].child.length
  return { ...(facts as any), pairs, ticks, duration_s: ticks * facts.step_s }
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

export interface Shifted {
  from_month: number
  shift: Said
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

/** Minutes and seconds. */
export const clock = (second: number) => `${Math.floor(second / 60)}:${String(Math.floor(second % 60)).padStart(2, '0')}`
