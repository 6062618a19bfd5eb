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
/** A text in lines that are not wider than their place; a word too long for one is broken. */
export function wrapped(text: string, room: number, size = 14): string[] {
  const most = Math.max(Math.floor(room / (size * 0.56)), 4)
  const lines: string[] = ['']
  for (const word of text.split(/\s+/).flatMap((part) => part.match(new RegExp(`.{1,${most}}`, 'gu')) ?? [])) {
    const last = lines[lines.length - 1]
    if (last === '') lines[lines.length - 1] = word
    else if (last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
export const signed = (value: number, digits = 2) => value.toFixed(digits).replace('-', '−')

/** How much larger figures are drawn where the page's type is larger, as on a 4K screen. */
export const magnified = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16
