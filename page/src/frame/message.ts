/**
 * A message: named arrays and a few facts, as the one binary format that server and page exchange.
 * The layout is described in src/attunement/web/frame/message.py; a test sends messages through both.
 */
export type Numbers = Float32Array | Int16Array | Uint16Array | Int8Array | Uint8Array | Int32Array | Uint32Array

export interface Message {
  facts: Record<string, any>
  arrays: Record<string, Numbers>
  shapes: Record<string, number[]>
}

const KINDS = {
  '<f4': Float32Array, '<i2': Int16Array, '<u2': Uint16Array, '|i1': Int8Array, '|u1': Uint8Array, '<i4': Int32Array,
  '<u4': Uint32Array,
} as const

type Kind = keyof typeof KINDS

/** Read a message; its arrays are views of the same memory. */
export function readMessage(buffer: ArrayBuffer): Message {
  const length = new DataView(buffer).getUint32(0, true)
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)))
  const found: Message = { facts: header.facts, arrays: {}, shapes: {} }
  for (const [name, kind, shape, first] of header.arrays as [string, Kind, number[], number][]) {
    const size = shape.reduce((product, side) => product * side, 1)
    found.arrays[name] = new KINDS[kind](buffer, first, size)
    found.shapes[name] = shape
  }
  return found
}

/** Write a message down. */
export function writeMessage(message: Message): ArrayBuffer {
  const entries = Object.entries(message.arrays).map(([name, array]) => {
    const kind = (Object.keys(KINDS) as Kind[]).find((key) => array instanceof KINDS[key])!
    return [name, kind, message.shapes[name] ?? [array.length], 0] as [string, Kind, number[], number]
  })
  const header = () => new TextEncoder().encode(JSON.stringify({ facts: message.facts, arrays: entries }))
  const first = aligned(4 + header().length + 12 * entries.length)
  let at = first
  for (const [index, array] of Object.values(message.arrays).entries()) {
    entries[index][3] = at
    at += aligned(array.byteLength)
  }
  const bytes = new Uint8Array(at)
  bytes.fill(32, 4, first)
  bytes.set(header(), 4)
  new DataView(bytes.buffer).setUint32(0, first - 4, true)
  for (const [index, array] of Object.values(message.arrays).entries())
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), entries[index][3])
  return bytes.buffer
}

const aligned = (size: number) => Math.ceil(size / 8) * 8
