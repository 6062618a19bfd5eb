/** How much larger than usual everything is drawn: on very large screens type grows, and figures with it. */
class Sizes {
  scale = $state(1)
  constructor() {
    const measure = () => (this.scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16)
    measure()
    window.addEventListener('resize', measure)
  }
}

export const sizes = new Sizes()
