/** What the Dyad room shows, to and from its address: every dial, procedure, luck, sibling and second. */
import type { Query } from '../../frame/address.svelte.ts'
import type { Dial, Words } from './words.ts'

export type Compare = 'one' | 'caregivers' | 'children'
export type Values = Record<string, number>

export interface View {
  procedure: string
  compare: Compare
  /** Dials that do not stand in the middle, of each pair. */
  pairs: Values[]
  seed: number
  sibling: number
  turn: string
  month: number
  /** Month of the year at home that is played, or null; second of the procedure. */
  year: number | null
  second: number
}

export const WHO = ['first', 'second'] as const
const COMPARES: Compare[] = ['one', 'caregivers', 'children']
export const USUAL_SEED = 7

/** The dials a second pair has of its own: the caregiver's or the child's; the others it shares with the first. */
const ownOf = (compare: Compare) => (compare === 'caregivers' ? 'caregiver' : 'child')

export function readView(query: Query, words: Words): View {
  const procedure = words.procedures.some((p) => p.name === query.see) ? query.see : words.procedures[0].name
  const compare = COMPARES.find((name) => name === query.with) ?? 'one'
  const months = words.procedures.find((p) => p.name === procedure)!.months
  const first = dials(query, '', words.dials)
  const pairs = [first]
  if (compare !== 'one') {
    const own = words.dials.filter((dial) => dial.who === ownOf(compare))
    const shared = Object.fromEntries(Object.entries(first).filter(([name]) => !own.some((dial) => dial.name === name)))
    pairs.push({ ...shared, ...dials(query, '2.', own) })
  }
  return {
    procedure, compare, pairs,
    seed: whole(query.luck, USUAL_SEED, 2 ** 32 - 1),
    sibling: whole(query.sibling, 0, words.siblings - 1),
    turn: words.turns.some((turn) => turn.name === query.if) ? query.if : words.turns[0].name,
    month: whole(query.from, Math.min(6, Math.floor(months / 2)), months - 1),
    year: query.year === undefined ? null : number(query.year, 0, 0, months),
    second: number(query.t, 0, 0, 1e6),
  }
}

function dials(query: Query, prefix: string, known: Dial[]): Values {
  const found: Values = {}
  for (const dial of known) {
    const text = query[prefix + dial.name]
    if (text === undefined) continue
    const value = number(text, dial.middle, Math.min(dial.left, dial.right), Math.max(dial.left, dial.right))
    if (value !== dial.middle) found[dial.name] = value
  }
  return found
}

/** The address of one dial of one pair. */
export function dialQuery(view: View, pair: number, dial: Dial, value: number): Query {
  const shared = pair === 0 || dial.who !== ownOf(view.compare)
  return { [(shared ? '' : '2.') + dial.name]: value === dial.middle ? '' : String(value) }
}

export function question(view: View): object {
  return { pairs: view.pairs, procedure: view.procedure, seed: view.seed, sibling: view.sibling }
}

function number(text: string | undefined, usual: number, low: number, high: number): number {
  const value = Number(text)
  return text === undefined || text.trim() === '' || !Number.isFinite(value) ? usual : Math.min(Math.max(value, low), high)
}

function whole(text: string | undefined, usual: number, most: number): number {
  return Math.round(number(text, usual, 0, most))
}
