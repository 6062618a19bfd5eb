/**
 * The door: how this page and the server prove themselves to each other before either says anything of worth.
 * What is said is described in src/attunement/web/frame/door.py. Until the server has proved that it knows the secret, it is
 * told a random number and a hash, and nothing else: at a port that the workbench has left, anybody can listen.
 */
export interface Secret {
  /** The key itself, or a word from the address `attune open` printed, good for the key once. */
  kind: 'key' | 'word'
  text: string
}

export interface Opened {
  socket: WebSocket
  key: string
  version: string
}

const PATIENCE_MS = 8000
const bytes = (text: string) => new TextEncoder().encode(text)
const hex = (data: ArrayBuffer | Uint8Array) => [...new Uint8Array(data)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
const fromHex = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16))

async function proves(secret: string, nonce: string, proof: unknown): Promise<boolean> {
  const key = await crypto.subtle.importKey('raw', bytes(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify'])
  return typeof proof === 'string' && crypto.subtle.verify('HMAC', key, fromHex(proof), bytes(`attunement server ${nonce}`))
}

/** Knock. 'gone': nobody answers. 'strange': whoever answers does not know the secret. */
export async function knock({ kind, text }: Secret): Promise<Opened | 'gone' | 'strange'> {
  const nonce = hex(crypto.getRandomValues(new Uint8Array(32)))
  const of = hex(await crypto.subtle.digest('SHA-256', bytes(text)))
  const socket = new WebSocket(`ws://${location.host}/api/live`)
  socket.binaryType = 'arraybuffer'
  return new Promise((decide) => {
    let answered = false
    let proved = false
    const hangUp = (why: 'gone' | 'strange') => {
      clearTimeout(late)
      socket.onmessage = socket.onclose = null
      socket.close()
      decide(why)
    }
    const late = setTimeout(() => hangUp(answered ? 'strange' : 'gone'), PATIENCE_MS)
    socket.onopen = () => {
      answered = true
      socket.send(JSON.stringify({ of, nonce }))
    }
    socket.onclose = ({ code }) => hangUp(answered && code !== 1006 && code !== 1012 ? 'strange' : 'gone')
    socket.onmessage = async ({ data }) => {
      try {
        const said = JSON.parse(data)
        if (!proved) {
          if (!(await proves(text, nonce, said.proof))) return hangUp('strange')
          proved = true
          socket.send(JSON.stringify({ [kind]: text }))
        } else {
          clearTimeout(late)
          socket.onmessage = socket.onclose = null
          decide({ socket, key: String(said.key), version: String(said.version) })
        }
      } catch {
        hangUp('strange')
      }
    }
  })
}

const KEPT = 'key'

/** The key, in the memory of this tab alone: it survives a reload and no other page, port or program is given it. */
export const kept = {
  get: (): Secret | null => {
    const text = sessionStorage.getItem(KEPT)
    return text ? { kind: 'key', text } : null
  },
  set: (key: string) => sessionStorage.setItem(KEPT, key),
  drop: () => sessionStorage.removeItem(KEPT),
}

/** Take the word out of the address, so that it is neither seen nor copied. */
export function takeWord(): Secret | null {
  const found = /^#(.*?)&?word=([\w-]+)$/.exec(location.hash)
  if (!found) return null
  history.replaceState(history.state, '', found[1] ? `#${found[1]}` : location.pathname)
  return { kind: 'word', text: found[2] }
}

/** The word in what somebody pasted, and where it leads: an address of this computer, or nothing. */
export function readAddress(pasted: string): { origin: string; word: string } | null {
  const found = /^\s*(http:\/\/127\.0\.0\.1:\d{1,5})\/#(?:.*&)?word=([\w-]+)\s*$/.exec(pasted)
  return found ? { origin: found[1], word: found[2] } : null
}
