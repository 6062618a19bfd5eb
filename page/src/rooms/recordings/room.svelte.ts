/** The room's memory of what the server keeps: asks for what the address names, and passes changes on, one after the other. */
import type { Address } from '../../frame/address.svelte.ts'
import type { Server } from '../../frame/server.svelte.ts'
import { toast, type Undo } from '../../frame/toast.svelte.ts'
import type { Edit, Found, Mapping, Reading, Shelf, Study, Trouble } from './shelf.ts'

export const HOME = '/api/recordings/'
const READ_AFTER_MS = 250
/** Files of a folder that hold no codes. */
const NO_CODES = /^[.]|[.](mp4|m4v|mov|avi|mkv|wmv|mpe?g|webm|mts|mp3|wav|aac|m4a|flac|jpe?g|png|gif|tiff?|pdf|docx?|pfsx|ini|db-journal)$/i

/** Whether nobody answered; otherwise the error carries the server's own sentence. */
export const unanswered = (error: unknown) => (error as Error).name !== 'Error'

/** Where on the page a control is set. */
export const placeOf = (control: string) => `set-${control.replace(':', '-')}`

/** What of a link means nothing here, in words. */
export function oddIn(query: Record<string, string>): string[] {
  const kinds: [string, RegExp, string][] = [
    ['study', /^[0-9a-f]{16}$/, 'a study'], ['result', /^[0-9a-f]{16}$/, 'a result'], ['step', /^(files|codes|measure)$/, 'a step'], ['see', /^[0-9]{1,9}$/, 'a visit'],
    ['map', /^[0-9]{1,9}$/, 'a state of the codebook'], ['t', /^[0-9]+([.][0-9]+)?$/, 'a second'], ['from', /^[0-9]+([.][0-9]+)?$/, 'a stretch'], ['to', /^[0-9]+([.][0-9]+)?$/, 'a stretch'],
  ]
  const known = [...kinds.map(([name]) => name), 'who', 'order', 'coders']
  return [
    ...kinds.filter(([name, form]) => query[name] && !form.test(query[name])).map(([name, , what]) => `${what} called “${query[name].slice(0, 40)}”, which cannot be; it was passed over`),
    ...Object.keys(query).filter((name) => !known.includes(name)).slice(0, 3).map((name) => `“${name.slice(0, 40)}”, which means nothing here`),
  ]
}

export class Room {
  shelf = $state.raw<Shelf | null>(null)
  study = $state.raw<Study | null>(null)
  mapping = $state.raw<Mapping | null>(null)
  reading = $state.raw<Reading | null>(null)
  /** What went wrong last, in the server's words. */
  wrong = $state('')
  /** What is being done that takes a moment. */
  doing = $state('')
  said = $state('')
  /** Files that were not taken at all, with the reason. */
  refused = $state.raw<{ name: string; said: string }[]>([])
  /** The codebook of what was just deleted: it holds no recording. */
  leftover = $state('')
  /** The observations in the files, and whose each is; null until somebody asks. */
  found = $state.raw<Found[] | null>(null)
  /** What was wrong with files in this study since it was opened, and what could mend it: the way back from a choice. */
  mended = $state.raw<Record<string, Trouble>>({})
  /** What a link asked for that is not there any more. */
  odd = $state('')
  /** The place of the page that is looked for: shown, opened and focused as soon as it is there. */
  sought = $state('')

  #server: Server
  #address: Address
  #tabs = new BroadcastChannel('recordings')
  #edits: Promise<unknown> = Promise.resolve()
  #reading: ReturnType<typeof setTimeout> | undefined
  #read = 0
  #observed = ''
  #asking = new AbortController()

  constructor(server: Server, address: Address) {
    this.#server = server
    this.#address = address
    this.#tabs.onmessage = () => this.load(true)
  }

  /** Go to where a control is set. */
  seek(control: string): void {
    const step = control.startsWith('setting:') ? 'measure' : ['codes', 'text', 'negative'].includes(control) ? 'codes' : ''
    const { study, map, who, order, coders } = this.#address.query
    const query = Object.fromEntries(Object.entries({ study, map, who, order, coders, step }).filter(([, value]) => value))
    if ((this.#address.query.step ?? '') !== step || this.#address.query.result) this.#address.go('recordings', query)
    this.sought = ''
    queueMicrotask(() => (this.sought = placeOf(control)))
  }

  close(): void {
    this.#tabs.close()
    clearTimeout(this.#reading)
  }

  async ask<T>(path: string, init?: RequestInit): Promise<T> {
    const signal = init?.method ? undefined : AbortSignal.any([this.#asking.signal, ...(init?.signal ? [init.signal] : [])])
    const response = await this.#server.fetch(HOME + path, { ...init, signal })
    return (response.status === 204 ? null : await response.json()) as T
  }

  post<T>(path: string, body: object): Promise<T> {
    return this.ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
  }

  /** Do something, and keep what goes wrong as a sentence. */
  async attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      this.wrong = ''
      return await work()
    } catch (error) {
      if ((error as Error).name === 'AbortError') return undefined // it was deleted meanwhile
      this.wrong = unanswered(error) ? 'The server did not answer. It may have stopped; the page goes on when it is back.' : (error as Error).message
      return undefined
    }
  }

  /** Load what the address names; read the files again if they are others now. */
  async load(again = false): Promise<void> {
    const number = this.#address.query.study
    this.odd = ''
    if (!number) {
      this.study = this.mapping = this.reading = null
      await this.attempt(async () => (this.shelf = await this.ask<Shelf>('')))
      return
    }
    if (this.study?.number !== number) {
      this.study = this.mapping = this.reading = null
      this.mended = {}
    }
    const shelf = await this.attempt(() => this.ask<Shelf>(''))
    if (!shelf || this.#address.query.study !== number) return
    this.shelf = shelf
    if (!shelf.studies.some((study) => study.number === number)) {
      this.study = this.mapping = this.reading = null
      this.wrong = 'This study is not here. It may have been deleted, or the link is not whole.'
      return
    }
    const found = await this.attempt(() => this.ask<Study>(number))
    if (!found || this.#address.query.study !== number) return
    this.study = found
    await this.loadMapping(again)
  }

  /** Load the state of the codebook that the address names, or the newest. */
  async loadMapping(again = false): Promise<void> {
    const study = this.study
    if (!study?.mappings.length) {
      this.mapping = this.reading = null
      return
    }
    const named = Number(this.#address.query.map)
    const wanted = study.mappings.includes(named) ? named : study.mappings[study.mappings.length - 1]
    if (this.#address.query.map && wanted !== named) this.odd = `the codebook number ${this.#address.query.map.slice(0, 20)}, which is not here; the newest is shown`
    const mapping = await this.attempt(() => this.ask<Mapping>(`${study.number}/mappings/${wanted}`))
    if (mapping && this.study?.number === study.number) {
      const changed = again || this.mapping?.number !== mapping.number || !this.reading
      this.mapping = mapping
      if (named !== mapping.number) this.#address.note({ map: String(mapping.number) }) // so that the first change can be undone
      if (changed) this.read(0)
      else this.read(READ_AFTER_MS)
    }
  }

  /** Change the codebook. Changes wait for each other; each is one step back. */
  edit(edits: Edit[]): Promise<unknown> {
    return this.#change((study, mapping) => this.post<Mapping>(`${study}/mappings/${mapping}`, { edits }))
  }

  scheme(name: string): Promise<unknown> {
    return this.#change((study, mapping) => this.ask<Mapping>(`${study}/mappings/${mapping}/scheme?name=${encodeURIComponent(name)}`, { method: 'POST' }))
  }

  #change(work: (study: string, mapping: number) => Promise<Mapping>): Promise<unknown> {
    return (this.#edits = this.#edits.then(async () => {
      const study = this.study
      if (!study || !this.mapping) return
      const before = this.mapping
      const mapping = await this.attempt(() => work(study.number, before.number))
      if (mapping) {
        this.odd = ''
        this.study = { ...study, mappings: [...study.mappings, mapping.number] }
        this.mapping = mapping
        if (study.files.some((file) => file.error && file.controls.length)) // it may be understood now
          this.study = (await this.attempt(() => this.ask<Study>(study.number))) ?? this.study
        this.#address.change({ map: String(mapping.number) })
        this.read(READ_AFTER_MS)
      } else this.mapping = { ...before } // what was typed and refused goes back
    }))
  }

  /** Find the observations in the files, once for each state of the codebook. */
  async observe(): Promise<void> {
    const { study, mapping } = this
    if (!study || !mapping) return
    const place = `${study.number}/mappings/${mapping.number}/observations?of=${study.files.length}`
    if (place === this.#observed) return
    this.#observed = place
    const got = await this.ask<{ observations: Found[] }>(place).catch(() => undefined)
    if (place === this.#observed) this.found = got?.observations ?? []
  }

  /** Read the files with this codebook, a moment after the last change. */
  read(after: number): void {
    clearTimeout(this.#reading)
    this.#reading = setTimeout(async () => {
      const turn = ++this.#read
      const { study, mapping } = this
      if (!study || !mapping) return
      const { who = '', order = '', coders = '' } = this.#address.query
      const reading = await this.ask<Reading>(`${study.number}/mappings/${mapping.number}/reading?${new URLSearchParams({ who, order, coders })}`).catch(() => undefined)
      if (turn !== this.#read || !reading) return
      this.reading = reading
      for (const { file, ...trouble } of reading.refused) {
        const before = this.mended[file]
        const both = (name: 'controls' | 'observations') => [...new Set([...(before?.[name] ?? []), ...trouble[name]])]
        if (trouble.controls.length) this.mended = { ...this.mended, [file]: { ...trouble, controls: both('controls'), observations: both('observations') } }
      }
    }, after)
  }

  /** Take files, one after the other, into this study or a new one; of a folder only those that can hold codes. */
  async take(given: File[]): Promise<void> {
    if (!given.length || this.doing) return
    const files = given.filter((file) => !file.webkitRelativePath || !NO_CODES.test(file.name))
    const passed = given.length - files.length
    this.refused = []
    this.leftover = ''
    this.said = passed ? `${passed} of ${given.length} files of the folder hold no codes (videos, sound, pictures, hidden files) and were passed over.` : ''
    if (!files.length) return
    await this.attempt(async () => {
      this.doing = 'Making room'
      const study = this.study?.number ?? (await this.ask<{ number: string }>('', { method: 'POST' })).number
      for (const [i, file] of files.entries()) {
        this.doing = files.length > 1 ? `Reading ${i + 1} of ${files.length}: ${file.name}` : `Reading ${file.name}`
        try {
          if (this.shelf && file.size > this.shelf.most_bytes) throw new Error(`The file is larger than ${Math.round(this.shelf.most_bytes / 2 ** 20)} MB.`)
          await this.ask(`${study}/files?name=${encodeURIComponent(file.webkitRelativePath || file.name)}`, { method: 'POST', body: file, headers: { 'content-type': 'application/octet-stream' } })
        } catch (error) {
          this.refused = [...this.refused, { name: file.name, said: unanswered(error) ? 'It could not be read or sent; drop it again.' : (error as Error).message }]
        }
      }
      if (this.#address.query.study === study) {
        this.#address.note({ map: '' })
        await this.load(true)
      } else this.#address.go('recordings', { study })
    })
    this.doing = ''
    this.tell()
  }

  /** Two dyads that nobody recorded, read and measured. */
  async example(): Promise<void> {
    if (this.doing) return
    this.doing = 'Putting two made-up dyads on the shelf'
    const made = await this.attempt(() => this.ask<{ number: string; result: string }>('example', { method: 'POST' }))
    this.doing = ''
    if (made) this.#address.go('recordings', { study: made.number, step: 'measure', result: made.result })
    this.tell()
  }

  /** Give the study a name of its own; an empty one is called after its files. */
  async call(title: string): Promise<void> {
    const study = this.study
    if (!study) return
    const named = await this.attempt(() => this.post<{ title: string }>(`${study.number}/title`, { title }))
    if (named) this.study = { ...study, title: named.title, named: title.trim() }
    this.tell()
  }

  /** Delete, and say so. */
  async drop(path: string, said: string): Promise<boolean> {
    clearTimeout(this.#reading)
    this.#asking.abort() // nobody waits any more for what was asked before
    this.#asking = new AbortController()
    const toml = this.mapping?.toml ?? ''
    const done = await this.attempt(() => this.ask<Undo>(path, { method: 'DELETE' }))
    if (done) {
      if (done.undo) toast.deleted(done.seconds, () => this.#back(done.undo))
      this.said = said
      this.refused = []
      this.leftover = path.includes('/') ? '' : toml
      this.tell()
    }
    return done !== undefined
  }

  /** Take a deletion back. */
  async #back(number: string): Promise<void> {
    this.said = this.leftover = ''
    await this.attempt(() => this.ask(`undo/${number}`, { method: 'POST' }))
    const wrong = this.wrong
    await this.load(true)
    this.wrong ||= wrong
    this.tell()
  }

  /** Tell other tabs that something changed. */
  tell(): void {
    this.#tabs.postMessage('changed')
  }
}
