/** Answers that were computed beforehand: a lesson asks no server. Pairs are put side by side from single pairs. */
import { readMessage, type Message } from '../frame/message.ts'
import type { Answers, Heard } from '../frame/server.svelte.ts'

interface Preset {
  name: string
  who: string
  values: Record<string, number>
}
interface Question {
  pairs?: Record<string, number>[]
  procedure?: string
  turn?: string
}

const WHO = ['First', 'Second']

export class Precomputed implements Answers {
  /** Dials cannot be turned here, only presets chosen. */
  readonly fixed = true
  #all: Message
  #presets: Preset[]
  #dials: { name: string; who: string }[]

  constructor(all: Message) {
    this.#all = all
    const words = this.#find('words')!.facts
    this.#presets = words.presets
    this.#dials = words.dials
  }

  static async read(text: string): Promise<Precomputed> {
    const packed = Uint8Array.from(atob(text.trim()), (letter) => letter.charCodeAt(0))
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))
    return new Precomputed(readMessage(await new Response(stream).arrayBuffer()))
  }

  get facts(): Record<string, any> {
    return this.#all.facts
  }

  ask(name: string, question: Question, heard: Heard): void {
    // Not at once: whoever asks is not done yet.
    queueMicrotask(() => heard(this.#answer(name, question)))
  }

  #answer(name: string, question: Question): Message {
    if (name === 'dyad-words') return this.#find('words')!
    const turn = name === 'dyad-change' ? ` ${question.turn}` : ''
    const found = (question.pairs ?? [{}]).map((pair) => this.#find(`${name} ${question.procedure} ${this.#of(pair)}${turn}`))
    if (found.some((message) => !message))
      return { facts: { error: 'This was not computed for the lesson. Choose from the lists; the workbench itself has every dial.' }, arrays: {}, shapes: {} }
    return found.length === 1 ? found[0]! : together(found as Message[])
  }

  /** Names of the presets whose values a pair has. */
  #of(pair: Record<string, number>): string {
    return ['caregiver', 'child'].map((who) => {
      const own = this.#dials.filter((dial) => dial.who === who)
      const preset = this.#presets.find((p) => p.who === who && own.every(({ name }) => pair[name] === p.values[name]))
      return preset?.name ?? '?'
    }).join(' ')
  }

  #find(key: string): Message | undefined {
    const part = this.#all.arrays[key] as Uint8Array | undefined
    if (!part) return undefined
    return readMessage(part.slice().buffer as ArrayBuffer)
  }
}

/** Put two single pairs side by side; each keeps its own sentences. */
function together([first, second]: Message[]): Message {
  const renamed = Object.fromEntries(Object.entries(second.arrays).map(([name, array]) => [name.replace(/^0\./, '1.'), array]))
  const facts: Record<string, any> = { ...first.facts, pairs: 2 }
  for (const [name, said] of Object.entries(first.facts)) {
    const other = second.facts[name]
    if (said?.seen) facts[name] = { ...said, seen: `${WHO[0]} pair: ${said.seen} ${WHO[1]} pair: ${other.seen}` }
    if (said?.moves) facts[name].moves = [...said.moves, ...other.moves]
  }
  if (first.facts.story) facts.story = [...first.facts.story, ...second.facts.story]
  if (first.facts.measures)
    facts.measures = first.facts.measures.map((m: any, i: number) => ({ ...m, high: Math.max(m.high, second.facts.measures[i].high) }))
  if (first.facts.script) facts.script = `# First pair\n${first.facts.script}\n# Second pair\n${second.facts.script}`
  return { facts, arrays: { ...first.arrays, ...renamed }, shapes: { ...first.shapes } }
}
