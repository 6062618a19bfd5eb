/** Where labels stand in the room, so that none lies on another. */
export interface Box {
  x: number
  y: number
  w: number
  h: number
}

const meets = (a: Box, b: Box) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
const shared = (a: Box, b: Box) =>
  Math.max(0, Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)) * Math.max(0, Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y))

/** About how much room a text takes; `y` is its foot. */
export const boxOf = (text: string, x: number, y: number, size: number, anchor: 'start' | 'middle' | 'end'): Box => {
  const w = text.length * size * 0.56
  return { x: anchor === 'start' ? x : anchor === 'end' ? x - w : x - w / 2, y: y - size, w, h: size * 1.25 }
}

/** The first place that is free and inside the room; else the one that hides least. */
export function place(text: string, size: number, places: [number, number][], taken: Box[], room: Box): { x: number; y: number; box: Box } {
  const half = (text.length * size * 0.56) / 2
  const tried = places.map(([x, y]) => {
    const inside = Math.min(Math.max(x, room.x + half), room.x + room.w - half)
    const foot = Math.min(Math.max(y, room.y + size), room.y + room.h - size * 0.3)
    const box = boxOf(text, inside, foot, size, 'middle')
    return { x: inside, y: foot, box, free: !taken.some((other) => meets(box, other)), hides: taken.reduce((sum, other) => sum + shared(box, other), 0) }
  })
  return tried.find(({ free }) => free) ?? tried.reduce((best, one) => (one.hides < best.hides ? one : best))
}
