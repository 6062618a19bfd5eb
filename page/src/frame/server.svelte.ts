/**
 * The server, as a room sees it: ask a question, get a message. When the server is gone the page says so, tries again, and
 * asks what was not answered once more.
 */
import { readMessage, type Message } from './message.ts'

export type Heard = (message: Message) => void

/** Whoever answers questions: the live server, or what was computed beforehand (`attune lesson`). */
export interface Answers {
  ask(name: string, question: object, heard: Heard): void
}

const FIRST_WAIT_MS = 300
const LONGEST_WAIT_MS = 3000

interface Open {
  number: number
  question: object
  heard: Heard
}

export class Server implements Answers {
  state = $state<'opening' | 'open' | 'gone' | 'locked'>('opening')
  version = $state('')

  #socket: WebSocket | undefined
  #number = 0
  #open = new Map<string, Open>()
  #wait = FIRST_WAIT_MS
  #retry: ReturnType<typeof setTimeout> | undefined

  /** Exchange the key for a cookie that no script can read, then connect. */
  async enter(key: string | null): Promise<void> {
    clearTimeout(this.#retry)
    try {
      if (key) {
        const body = JSON.stringify({ key })
        await fetch('/api/session', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
      }
      const session = await (await fetch('/api/session')).json()
      this.version = session.version
      if (session.open) this.#connect()
      else this.state = 'locked'
    } catch {
      this.#gone(() => this.enter(key))
    }
  }

  /** Ask; of several questions of one name only the newest is answered. */
  ask(name: string, question: object, heard: Heard): void {
    const open = { number: ++this.#number, question, heard }
    this.#open.set(name, open)
    if (this.#socket?.readyState === WebSocket.OPEN) this.#send(name, open)
  }

  /** Fetch an address of a room; errors carry the server's own sentence. */
  async fetch(path: string, init?: RequestInit): Promise<Response> {
    const response = await fetch(path, init)
    if (!response.ok) {
      const said = await response.json().catch(() => ({}))
      throw new Error(said.error ?? `The server answered ${response.status}.`)
    }
    return response
  }

  #connect(): void {
    const socket = new WebSocket(`ws://${location.host}/api/live`)
    socket.binaryType = 'arraybuffer'
    this.#socket = socket
    socket.onopen = () => {
      this.state = 'open'
      this.#wait = FIRST_WAIT_MS
      for (const [name, open] of this.#open) this.#send(name, open)
    }
    socket.onmessage = ({ data }) => {
      const message = readMessage(data)
      for (const [name, open] of this.#open)
        if (open.number === message.facts.of) {
          this.#open.delete(name)
          open.heard(message)
        }
    }
    socket.onclose = () => this.#gone(() => this.enter(null))
  }

  #send(name: string, open: Open): void {
    this.#socket!.send(JSON.stringify({ ask: name, number: open.number, ...open.question }))
  }

  #gone(again: () => void): void {
    this.state = 'gone'
    this.#retry = setTimeout(again, this.#wait)
    this.#wait = Math.min(this.#wait * 1.6, LONGEST_WAIT_MS)
  }
}
