/** The player: a year at home passes in seconds, then the procedure. One clock drives every figure; frames allocate nothing. */
const YEAR_PLAYED_S = 7
export const SPEEDS = [10, 30, 90]

export class Player {
  /** Months lived so far while the year is played; null once it has passed. */
  year = $state<number | null>(null)
  second = $state(0)
  playing = $state(false)
  speed = $state(30)

  #months = 12
  #duration = 0
  #last = 0
  #frame = 0
  #settled: () => void
  #running: (second: number) => number = (second) => second

  /** `settled` is called when playing stops or somebody has gone to another second. */
  constructor(settled: () => void) {
    this.#settled = settled
  }

  /** Tell how long year and procedure are, and where to go on when nothing runs: playing skips what was cut short. */
  fit(months: number, duration: number, running: (second: number) => number): void {
    this.#running = running
    this.#months = months
    this.#duration = duration
    if (this.second > duration) this.second = duration
    if (this.year !== null && this.year > months) this.year = months
  }

  toggle(): void {
    if (this.playing) this.pause()
    else this.play()
  }

  play(): void {
    if (this.year === null && this.second >= this.#duration) this.year = 0
    if (this.year === 0) this.second = 0
    this.playing = true
    this.#last = performance.now()
    this.#frame = requestAnimationFrame(this.#tick)
  }

  pause(): void {
    this.playing = false
    cancelAnimationFrame(this.#frame)
    this.#settled()
  }

  /** Begin at birth. */
  restart(): void {
    this.year = 0
    this.second = 0
    if (!this.playing) this.play()
  }

  goTo(second: number): void {
    this.year = null
    this.second = Math.min(Math.max(second, 0), this.#duration)
    if (!this.playing) this.#settled()
  }

  stop(): void {
    this.playing = false
    cancelAnimationFrame(this.#frame)
  }

  #tick = (now: number): void => {
    if (!this.playing) return
    const passed = Math.min((now - this.#last) / 1000, 0.1)
    this.#last = now
    if (this.year !== null) {
      const year = this.year + (passed * this.#months) / YEAR_PLAYED_S
      this.year = year >= this.#months ? null : year
    } else {
      this.second = Math.min(this.#running(this.second + passed * this.speed), this.#duration)
      if (this.second >= this.#duration) {
        this.pause()
        return
      }
    }
    this.#frame = requestAnimationFrame(this.#tick)
  }
}
