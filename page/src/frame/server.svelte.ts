/**
 * The server, as a room sees it: ask a question, get a message. When the server is gone the page says so, tries again, and
 * asks what was not answered once more. It is told nothing before it has proved itself (door.ts).
 */
import { kept, knock, type Opened, type Secret } from './door.ts'
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
  /** 'locked': this page has no key. 'strange': what answers here is not the server that gave it one. */
  state = $state<'opening' | 'open' | 'gone' | 'locked' | 'strange'>('opening')
  version = $state('')

  #key = ''
  #socket: WebSocket | undefined
  #number = 0
  #open = new Map<string, Open>()
  #wait = FIRST_WAIT_MS
  #retry: ReturnType<typeof setTimeout> | undefined

  /** Go in with the key of this tab or, where there is none or it fits no longer, with a word. */
  async enter(word: Secret | null): Promise<void> {
    clearTimeout(this.#retry)
    const secrets = [kept.get(), word].filter((secret) => secret !== null)
    let found: Opened | 'gone' | 'strange' | 'locked' = 'locked'
    for (const secret of secrets) {
      found = await knock(secret)
      if (found !== 'strange') break
    }
    if (found === 'gone') this.#gone(word)
    else if (typeof found === 'string') {
      kept.drop() // it fits nothing any more
      this.state = found
    } else this.#connect(found)
  }

  /** Ask; of several questions of one name only the newest is answered. */
  ask(name: string, question: object, heard: Heard): void {
    const open = { number: ++this.#number, question, heard }
    this.#open.set(name, open)
    if (this.state === 'open') this.#send(name, open)
  }

  /** Fetch an address of a room; errors carry the server's own sentence. Nothing is sent while nobody has proved who they are. */
  async fetch(path: string, init?: RequestInit): Promise<Response> {
    if (this.state !== 'open') throw new DOMException('The server is not there.', 'NetworkError')
    const response = await fetch(path, { ...init, headers: { ...init?.headers, 'attune-key': this.#key } })
    if (!response.ok) {
      const said = await response.json().catch(() => ({}))
      throw new Error(said.error ?? `The server answered ${response.status}.`)
    }
    return response
  }

  #connect({ socket, key, version }: Opened): void {
    this.#socket = socket
    this.#key = key
    this.version = version
    kept.set(key)
    socket.onmessage = ({ data }) => {
      const message = readMessage(data)
      for (const [name, open] of this.#open)
        if (open.number === message.facts.of) {
          this.#open.delete(name)
          open.heard(message)
        }
    }
    socket.onclose = () => this.#gone(null)
    if (socket.readyState !== WebSocket.OPEN) return this.#gone(null)
    this.state = 'open'
    this.#wait = FIRST_WAIT_MS
    for (const [name, open] of this.#open) this.#send(name, open)
  }

  #send(name: string, open: Open): void {
    this.#socket!.send(JSON.stringify({ ask: name, number: open.number, ...open.question }))
  }

  #gone(word: Secret | null): void {
    this.state = 'gone'
    this.#retry = setTimeout(() => this.enter(word), this.#wait)
    this.#wait = Math.min(this.#wait * 1.6, LONGEST_WAIT_MS)
  }
}
