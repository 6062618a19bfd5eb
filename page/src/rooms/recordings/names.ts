/** Names of files taken apart, and put together as the pattern of a codebook. */
import type { Found } from './shelf.ts'

export type Role = '' | 'dyad' | 'occasion' | 'coder' | 'procedure'
/** A run of letters or digits, or what stands between; `folder` says that it is before the file's own name. */
export interface Part { text: string; word: boolean; folder: boolean }

const split = (text: string, folder: boolean): Part[] =>
  (text.match(/[0-9]+|\p{L}+|[^0-9\p{L}]+/gu) ?? []).map((piece) => ({ text: piece, word: /[0-9\p{L}]/u.test(piece), folder }))

/** The parts of an observation's name: its folder where it has one, its file, and its own name where that says more. */
export function partsOf(one: Found): Part[] {
  const stem = one.file_name.replace(/[.][^.]*$/, '')
  const folder = one.folder && one.folder !== 'files' ? split(`${one.folder}/`, true) : []
  return [...folder, ...split(stem === one.name ? stem : `${stem}/${one.name}`, false)]
}

/** The regular expression (Python's) that finds what was marked; empty where nothing is; null where a thing is torn apart. */
export function patternOf(parts: Part[], roles: Role[]): string | null {
  const last = roles.findLastIndex(Boolean)
  if (last < 0) return ''
  const inFolder = parts.some((part, i) => part.folder && roles[i])
  let found = '^'
  for (let i = inFolder ? 0 : parts.findIndex((part) => !part.folder); i <= last; ) {
    const role = roles[i]
    const end = role ? roles.lastIndexOf(role) : i
    if (role && parts.some((part, j) => j > i && j < end && part.word && roles[j] !== role)) return null
    const body = parts.slice(i, end + 1).map(formOf).join('')
    found += role ? `(?P<${role}>${body})` : body
    i = end + 1
  }
  // Two slashes make it a folder, a file and an observation, which cannot be taken for a file and an observation alone.
  const slashes = parts.slice(0, last + 1).filter((part) => part.text.includes('/')).length
  return inFolder ? found + '[^/]*/'.repeat(Math.max(2 - slashes, 0)) : found
}

const formOf = ({ text, word }: Part) => (!word ? text.replace(/[\\^$.*+?()[\]{}|-]/g, '\\$&') : /^[0-9]/.test(text) ? '[0-9]+' : '[^\\W\\d_]+')
