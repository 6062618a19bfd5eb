/**
 * The address: `#/room?name=value&…` holds everything a view shows, so that a link reproduces it, reload keeps it, and the
 * browser's back is undo. A change made in one go (a slider that is dragged) is one step back.
 */
export type Query = Record<string, string>

const SAME_GESTURE_MS = 900
const WRITE_MS = 200

export class Address {
  room = $state('')
  query = $state.raw<Query>({})
  /** Which step of this visit is shown, and which is the last: what undo and redo can reach. */
  step = $state(0)
  last = $state(0)

  #gesture = ''
  #changedAt = 0
  #writing: ReturnType<typeof setTimeout> | undefined

  constructor() {
    this.read()
    this.last = Math.max(this.step, Number(sessionStorage.getItem('last step') ?? 0))
    window.addEventListener('popstate', () => this.read())
    window.addEventListener('pagehide', () => this.flush())
  }

  /** Go to a room, as a step of its own. */
  go(room: string, query: Query = {}): void {
    this.flush()
    this.room = room
    this.query = query
    this.#push()
    this.#gesture = ''
  }

  /** Change some of what the view shows; an empty value leaves the name out. Equal gestures soon after each other are one step. */
  change(changes: Query, gesture = ''): void {
    const next = { ...this.query, ...changes }
    for (const [name, value] of Object.entries(next)) if (value === '') delete next[name]
    if (hashOf(this.room, next) === hashOf(this.room, this.query)) return
    const now = performance.now()
    const goesOn = gesture !== '' && gesture === this.#gesture && now - this.#changedAt < SAME_GESTURE_MS
    if (!goesOn) this.flush()
    this.query = next
    if (goesOn) this.#writeSoon()
    else this.#push()
    this.#gesture = gesture
    this.#changedAt = now
  }

  /** Note where the view stands (the second played, say) without making it a step of its own. */
  note(changes: Query): void {
    const next = { ...this.query, ...changes }
    for (const [name, value] of Object.entries(next)) if (value === '') delete next[name]
    this.query = next
    this.#writeSoon()
  }

  get canUndo(): boolean {
    return this.step > 0
  }

  get canRedo(): boolean {
    return this.step < this.last
  }

  undo(): void {
    this.flush()
    if (this.canUndo) history.back()
  }

  redo(): void {
    this.flush()
    if (this.canRedo) history.forward()
  }

  /** What the view shows, as the part of the address after the port; it holds no key. */
  get hash(): string {
    return hashOf(this.room, this.query)
  }

  /** The whole address, to be copied. */
  get link(): string {
    return location.href.split('#')[0] + this.hash
  }

  flush(): void {
    if (this.#writing === undefined) return
    clearTimeout(this.#writing)
    this.#writing = undefined
    history.replaceState({ step: this.step }, '', hashOf(this.room, this.query))
  }

  #push(): void {
    this.step += 1
    this.last = this.step
    sessionStorage.setItem('last step', String(this.last))
    history.pushState({ step: this.step }, '', hashOf(this.room, this.query))
  }

  #writeSoon(): void {
    clearTimeout(this.#writing)
    this.#writing = setTimeout(() => this.flush(), WRITE_MS)
  }

  /** Show what the address says. */
  read(): void {
    clearTimeout(this.#writing)
    this.#writing = undefined
    const [path, query] = location.hash.replace(/^#\/?/, '').split('?')
    this.room = /^[a-z-]*$/.test(path) ? path : ''
    this.query = Object.fromEntries(new URLSearchParams(query ?? ''))
    const step = history.state?.step
    this.step = Number.isInteger(step) ? step : 0
    if (!Number.isInteger(step)) history.replaceState({ step: 0 }, '')
    this.#gesture = ''
  }
}

export function hashOf(room: string, query: Query): string {
  const text = new URLSearchParams(query).toString()
  return `#/${room}${text ? `?${text}` : ''}`
}
