/** The report's colours for drawings on a canvas; `colours.turn` changes when the reader or the system chooses others. */
class Colours {
  turn = $state(0)
  #kept = new Map<string, string>()

  constructor() {
    const changed = () => {
      this.#kept.clear()
      this.turn += 1
    }
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed)
    window.addEventListener('colours', changed)
  }

  of(name: string): string {
    let found = this.#kept.get(name)
    if (found === undefined) {
      found = getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim() || '#888'
      this.#kept.set(name, found)
    }
    return found
  }
}

export const colours = new Colours()
/** Return a colour of the palette by name, as it is now. */
export const colour = (name: string) => colours.of(name)
