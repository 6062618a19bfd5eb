/** Saving what is seen: a drawing as SVG or PNG, its numbers as CSV, the Python that does the same. */
import figureStyle from './figures.css?raw'

export interface Table {
  columns: string[]
  rows: (string | number)[][]
}

/** Return a drawing that stands alone: with its colours, as they are now, and its style. */
export function aloneSvg(drawing: SVGSVGElement, title: string): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement
  const box = drawing.viewBox.baseVal
  const width = box.width || drawing.clientWidth
  const height = box.height || drawing.clientHeight
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  copy.setAttribute('viewBox', `${box.x} ${box.y} ${width} ${height}`)
  const computed = getComputedStyle(document.documentElement)
  const names = new Set([...`${figureStyle}${copy.outerHTML}`.matchAll(/var\((--[\w-]+)/g)].map((found) => found[1]))
  const colours = [...names].map((name) => `${name}:${computed.getPropertyValue(name).trim()};`).join('')
  const style = document.createElementNS('http://www.w3.org/2000/svg', 'style')
  style.textContent = `svg{${colours}background:var(--paper);font-family:system-ui,sans-serif}${figureStyle}`
  const name = document.createElementNS('http://www.w3.org/2000/svg', 'title')
  name.textContent = title
  copy.prepend(name, style)
  for (const left of copy.querySelectorAll('.only-live')) left.remove()
  return new XMLSerializer().serializeToString(copy)
}

export async function svgToPng(svg: string, scale = 2): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.width * scale
  canvas.height = image.height * scale
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error('no picture'))), 'image/png'))
}

export function toCsv({ columns, rows }: Table): string {
  const cell = (value: string | number) => {
    const text = typeof value === 'number' ? (Number.isFinite(value) ? String(+value.toFixed(6)) : '') : value
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [columns, ...rows].map((row) => row.map(cell).join(',')).join('\n') + '\n'
}

export function save(content: Blob | string, name: string, kind: string): void {
  const blob = typeof content === 'string' ? new Blob([content], { type: kind }) : content
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}
