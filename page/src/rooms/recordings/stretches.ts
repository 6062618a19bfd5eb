/** Stretches of one state on a line of time, and which of them a screen can show. */
export interface Stretch { lane: string; state: string; start_s: number; end_s: number }

const FINEST_PX = 0.6

/**
 * What lies between two times. Where stretches are thinner than a screen can show, each column of pixels takes the state that
 * fills most of it, so that nothing is drawn over something longer.
 */
export function stretches(lane: Stretch[], from: number, to: number, width: number): { state: string; start_s: number; end_s: number }[] {
  const here = lane.slice(firstAt(lane, from)).filter((piece) => piece.start_s < to)
  const clipped = here.map((piece) => ({ state: piece.state, start_s: Math.max(piece.start_s, from), end_s: Math.min(piece.end_s, to) }))
  const pixel = (to - from) / Math.max(width, 1)
  if (clipped.length < width / 3 || clipped.every((piece) => piece.end_s - piece.start_s > FINEST_PX * pixel)) return clipped
  const found: { state: string; start_s: number; end_s: number }[] = []
  let next = 0
  for (let column = 0; column < width; column++) {
    const [start, end] = [from + column * pixel, from + (column + 1) * pixel]
    const held = new Map<string, number>()
    while (next < clipped.length && clipped[next].end_s <= start) next++
    for (let i = next; i < clipped.length && clipped[i].start_s < end; i++) {
      const part = Math.min(clipped[i].end_s, end) - Math.max(clipped[i].start_s, start)
      held.set(clipped[i].state, (held.get(clipped[i].state) ?? 0) + part)
    }
    const longest = [...held].sort((a, b) => b[1] - a[1])[0]
    if (!longest) continue
    const last = found[found.length - 1]
    if (last && last.state === longest[0] && Math.abs(last.end_s - start) < pixel / 2) last.end_s = end
    else found.push({ state: longest[0], start_s: start, end_s: end })
  }
  return found
}

/** Index of the first stretch that ends after a time. */
function firstAt(lane: Stretch[], at: number): number {
  let [low, high] = [0, lane.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (lane[middle].end_s <= at) low = middle + 1
    else high = middle
  }
  return low
}

export function stateAt(lane: Stretch[], at: number): Stretch | undefined {
  const found = lane[firstAt(lane, at + 1e-9)]
  return found && found.start_s <= at + 1e-6 ? found : undefined
}
