/** What the server says of the recordings it keeps. The page computes nothing of it. */
import type { Table } from '../../frame/save.ts'

export interface StudyEntry { number: string; title: string; made: string; files: number; results: number }
export interface Shelf { place: string; most_bytes: number; most_files: number; studies: StudyEntry[] }

/** What is wrong, in a sentence, with the controls that mend it and the observations it is about. */
export interface Trouble { error: string; controls: string[]; observations: string[] }
export interface Filed { number: string; name: string; folder: string; bytes: number; error: string; controls: string[]; tracks: number; codes: number; events: number }
export interface Result {
  number: string; made: string; mapping: number; files: number | string[]; state: string; done: number; doing: string; error: string; controls: string[]
}
export interface Study { number: string; title: string; named: string; made: string; files: Filed[]; mappings: number[]; results: Result[] }

export type Means = 'phase' | 'kept' | 'nothing' | 'unseen' | 'unlisted'
/** What a published scheme says of a code: in its own words, and why it is thought to be this scheme. */
export interface Hint { means: Means; phase: string; word: string; scheme: string; words?: string; reason?: string }
export interface Code { code: string; count: number; word: string; means: Means; phase: string; hint: Hint | null }
export interface Track {
  number: number; partner: string; track: string; file: string; person: string; channel: string; exhaustive: boolean; exhaustive_hint?: boolean
  open: boolean; bands: number; episodes: boolean; counted: boolean; codes: Code[]
}
export interface Rule { name: string; words: string; value: string | number | null; choices: { value: string; words: string }[] }
export interface Limits { observation: string; start_s: number | null; end_s: number | null; leave_out: boolean }
export interface Mapping {
  number: number; draft: boolean; title: string; pattern: string; procedure: string; phases: string[]; tracks: Track[]
  left_out: { partner: string; track: string; count: number }[]; rules: Rule[]
  columns: { role: string; words: string; name: string }[]; header: string[]; replaces: boolean; sheet: string; negative: string[]; headers: { file: string; name: string; columns: string[] }[]
  places: Record<string, string>; visits: Limits[]; schemes: { name: string; title: string; source: string; fits: number }[]; words: { child: string[]; other: string[] }; toml: string
}
export interface Edit {
  do: string; track?: number; code?: string; means?: Means; to?: string; name?: string; names?: string[]; partner?: string
  start_s?: number | null; end_s?: number | null; leave_out?: boolean; replaces?: boolean
}

export interface Note { kind: string; words: string; file: string; text: string; rows: number; which: number[]; controls: string[] }
export interface Visit { observation: number; dyad: string; occasion: string; procedure: string; coder: string | null; duration_s: number; source: string }
export interface Reading extends Trouble {
  refused: (Trouble & { file: string })[]; notes: Note[]; more: number; visits: Visit[]; persons: string[]; episodes: string[]; text: string
  ready: boolean; lacking: Trouble; assumed: string[]; coders_only: boolean
}
/** One observation of a file, and whose a pattern says it is. */
export interface Found {
  file: string; file_name: string; name: string; folder: string; observation: string; first_s: number | null; last_s: number | null
  start_s: number | null; end_s: number | null; stated: Record<string, string>; dyad: string; occasion: string; procedure: string; coder: string; error: string
}

export type Column = (string | number | boolean | null)[]
export interface Drawn {
  name: string; title: string; how: string; seen: string; sure: string; description: string; notes: string[]; table: Record<string, Column>
}
export interface Row {
  observation: number; name: string; dyad: string; occasion: string; seconds_analysed: number; matched_share: number | null
  repairs: number; joined_negative: number; unresolved: number
  repairs_per_min: number | null; latency_median_s: number | null; bouts: number; bouts_censored: number
  chance_low: number | null; chance_high: number | null
}
/** A table that is read on the page. */
export interface Sheet {
  name: string; title: string; says: string; more: number; columns: { name: string; words: string; unit: string; says: string }[]; rows: Column[]
}
export interface Said { unit: string; says: string }
export interface Overview extends Result {
  persons: string[]; settings: Record<string, unknown>; notes: { text: string; controls: string[] }[]; files: string[]; left_out: string[]; phases: string[]
  colours: Record<string, string>; visits: Row[]; figures: Drawn[]; sheets: Sheet[]; measures: Record<string, Said>; glossary: { name: string; says: string }[]
  tables: { name: string; rows: number }[]; limits: string[]; script: string
}
export interface Seen { observation: number; name: string; timeline: Drawn; repairs: { at_s: number; who: string | null; mends: boolean }[]; figures: Drawn[]; sheets: Sheet[] }

/** Whether nobody has said yet what a code means; a mark without a label is not coded unless somebody says otherwise. */
export const unsaid = (code: Code) => code.means === 'kept' || (code.means === 'unlisted' && code.code !== '')

/** The edits that take everything a published scheme says of a track. */
export function accepted(track: Track): Edit[] {
  const hinted = track.codes.filter((code) => code.hint)
  return [
    ...hinted.flatMap(({ code, word, hint }): Edit[] => [
      ...(hint!.word !== word && !track.open && hint!.means === 'phase' ? [{ do: 'call', track: track.number, code, to: hint!.word }] : []),
      { do: 'mean', track: track.number, code, means: hint!.means, to: hint!.phase },
    ]),
    ...(hinted.length && track.exhaustive_hint ? [{ do: 'exhaustive', track: track.number, to: 'yes' }] : []),
  ]
}

/** The rows of a table that came column by column. */
export function rowsOf(table: Record<string, Column>): Record<string, any>[] {
  const names = Object.keys(table)
  return (table[names[0]] ?? []).map((_, i) => Object.fromEntries(names.map((name) => [name, table[name][i]])))
}

export function asTable(table: Record<string, Column>): Table {
  const columns = Object.keys(table)
  return { columns, rows: rowsOf(table).map((row) => columns.map((name) => (row[name] === null ? '' : typeof row[name] === 'boolean' ? String(row[name]) : row[name]))) }
}

export const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)
export const many = (count: number, one: string, more = `${one}s`) => `${count.toLocaleString('en')} ${count === 1 ? one : more}`
export const percent = (share: number | null) => (share === null ? '–' : `${(100 * share).toFixed(1)} %`)
/** A number as its unit is written. */
export function written(value: Column[number], unit: string): string {
  if (value === null) return '–'
  if (typeof value !== 'number') return String(value)
  const text = unit === 'share' ? `${(100 * value).toFixed(1)} %` : unit === 'percent' ? `${value.toFixed(1)} %` : unit === 's' ? `${value.toFixed(1)} s` : unit === 'points' ? `${value > 0 ? '+' : ''}${(100 * value).toFixed(1)} points`
    : unit === 'a minute' ? `${value.toFixed(2)} a minute` : unit === 'count' ? value.toLocaleString('en', { maximumFractionDigits: 1 }) : value.toFixed(2)
  return text.replace('-', '−')
}
/** Seconds from what somebody types: "95", "1:35", "1:35,5"; nothing of an empty text; NaN of what is no time. */
export function seconds(text: string): number | null {
  if (text.trim() === '') return null
  const parts = text.trim().replace(',', '.').split(':')
  if (parts.length > 3 || !parts.every((part) => /^-?[0-9]+([.][0-9]*)?$/.test(part))) return NaN
  return parts.reduce((sum, part) => 60 * sum + Number(part), 0)
}
export function size(bytes: number): string {
  return bytes < 1000 ? `${bytes} bytes` : bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
export function when(text: string): string {
  return new Date(text).toLocaleString('en-GB', { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' })
}
/** Minutes and seconds, with tenths where they matter. */
export function clock(seconds: number, fine = false): string {
  if (seconds < 0) return `−${clock(-seconds, fine)}`
  const whole = fine ? Math.round(seconds * 10) / 10 : Math.round(seconds)
  const rest = whole % 60
  return `${Math.floor(whole / 60)}:${rest < 10 ? '0' : ''}${fine && rest % 1 ? rest.toFixed(1) : Math.floor(rest)}`
}
