/** Axes of small figures: where a value lies, and which round values are written. */
export function scale(low: number, high: number, start: number, end: number): (value: number) => number {
  const span = high - low || 1
  return (value) => start + ((value - low) / span) * (end - start)
}

/** About `count` round values between two ends. */
export function ticks(low: number, high: number, count: number): number[] {
  const rough = (high - low || 1) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((unit) => unit * power).find((size) => size >= rough * 0.999)!
  const first = Math.ceil(low / step - 1e-9)
  const found = []
  for (let i = first; i * step <= high + 1e-9 * step; i++) found.push(+(i * step).toPrecision(12))
  return found
}

/** About how wide a text will be in the figures' type. */
export const wide = (text: string, size = 12) => text.length * size * 0.56
/** A text, cut where it would be wider than its place. */
export function fitted(text: string, room: number): string {
  if (wide(text, 14) <= room) return text
  return `${text.slice(0, Math.max(1, Math.floor(room / (14 * 0.56)) - 1))}…`
}
export const signed = (value: number, digits = 2) => value.toFixed(digits).replace('-', '−')

/** How much larger figures are drawn where the page's type is larger, as on a 4K screen. */
export const magnified = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16
