import { magnified } from './axis.ts'

/** What a figure is drawn on: as wide as its place, in units that grow with the page's type. */
export class Paper {
  readonly magnified = magnified()
  pixels = $state(700)
  readonly width = $derived(Math.max(this.pixels / this.magnified, 240)) // while a view is put together or taken apart it has no width
}
