/** Observable Plot, loaded when first needed, drawing without a style element (the page's policy allows none). */
import type * as Plot from '@observablehq/plot'

let loaded: Promise<typeof Plot> | undefined

export const plotLibrary = () => (loaded ??= import('@observablehq/plot'))

/** Draw into a place of the page; return the drawing. */
export async function plotted(place: HTMLElement, draw: (plot: typeof Plot) => Plot.PlotOptions): Promise<Element> {
  const plot = await plotLibrary()
  const drawing = plot.plot(draw(plot))
  for (const style of drawing.querySelectorAll('style')) style.remove()
  place.replaceChildren(drawing)
  return drawing
}
