/** What the server says of the recordings it keeps. The page computes nothing of it. */
import type { Table } from '../../frame/save.ts'

export interface StudyEntry { number: string; title: string; made: string; files: number; results: number }
export interface Shelf { place: string; most_bytes: number; most_files: number; studies: StudyEntry[] }

export interface Filed { number: string; name: string; bytes: number; error: string; tracks: number; codes: number; events: number }
export interface Result { number: string; made: string; mapping: number; files: number | string[]; state: string; done: number; doing: string; error: string }
export interface Study { number: string; title: string; made: string; files: Filed[]; mappings: number[]; results: Result[] }

export type Means = 'phase' | 'kept' | 'nothing' | 'unseen' | 'unlisted'
export interface Hint { means: Means; phase: string; word: string; scheme: string }
export interface Code { code: string; count: number; word: string; means: Means; phase: string; hint: Hint | null }
export interface Track {
  number: number; partner: string; track: string; file: string; person: string; channel: string; exhaustive: boolean; open: boolean
  bands: number; episodes: boolean; counted: boolean; codes: Code[]
}
export interface Rule { name: string; value: string | number | null; choices: string[] }
export interface Mapping {
  number: number; draft: boolean; title: string; pattern: string; procedure: string; phases: string[]; tracks: Track[]
  left_out: { partner: string; track: string; count: number }[]; rules: Rule[]
  schemes: { name: string; title: string; source: string; fits: number }[]; words: { child: string[]; other: string[] }; toml: string
}
export interface Edit { do: string; track?: number; code?: string; means?: Means; to?: string; name?: string; partner?: string }

export interface Note { kind: string; words: string; file: string; text: string; rows: number; which: number[] }
export interface Visit { observation: number; dyad: string; occasion: string; procedure: string; coder: string | null; duration_s: number; source: string }
export interface Reading {
  refused: { file: string; error: string; rules: string[] }[]; error: string; rules: string[]; notes: Note[]; more: number; visits: Visit[]
  persons: string[]; episodes: string[]; text: string; ready: boolean; lacking: string; assumed: string[]
}

export type Column = (string | number | boolean | null)[]
export interface Drawn {
  name: string; title: string; how: string; seen: string; sure: string; description: string; notes: string[]; table: Record<string, Column>
}
export interface Row {
  observation: number; name: string; dyad: string; occasion: string; seconds_analysed: number; matched_share: number | null
  repairs_per_min: number | null; latency_median_s: number | null; bouts: number; bouts_censored: number
  chance_low: number | null; chance_high: number | null
}
export interface Overview extends Result {
  persons: [string, string]; settings: Record<string, unknown>; notes: string[]; files: string[]; left_out: string[]; phases: string[]
  colours: Record<string, string>; visits: Row[]; figures: Drawn[]; tables: { name: string; rows: number }[]; limits: string[]; script: string
}
export interface Seen { observation: number; name: string; timeline: Drawn; repairs: { at_s: number; who: string }[]; figures: Drawn[] }

/** The rows of a table that came column by column. */
export function rowsOf(table: Record<string, Column>): Record<string, any>[] {
  const names = Object.keys(table)
  return (table[names[0]] ?? []).map((_, i) => Object.fromEntries(names.map((name) => [name, table[name][i]])))
}

export function asTable(table: Record<string, Column>): Table {
  const columns = Object.keys(table)
  return { columns, rows: rowsOf(table).map((row) => columns.map((name) => (row[name] === null ? '' : typeof row[name] === 'boolean' ? String(row[name]) : row[name]))) }
}

export const many = (count: number, one: string, more = `${one}s`) => `${count.toLocaleString('en')} ${count === 1 ? one : more}`
export const percent = (share: number | null) => (share === null ? '–' : `${(100 * share).toFixed(1)} %`)
export function size(bytes: number): string {
  return bytes < 1000 ? `${bytes} bytes` : bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
export function when(text: string): string {
  return new Date(text).toLocaleString('en-GB', { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' })
}
/** Minutes and seconds, with tenths where they matter. */
export function clock(seconds: number, fine = false): string {
  const whole = fine ? Math.round(seconds * 10) / 10 : Math.round(seconds)
  const rest = whole % 60
  return `${Math.floor(whole / 60)}:${rest < 10 ? '0' : ''}${fine && rest % 1 ? rest.toFixed(1) : Math.floor(rest)}`
}
