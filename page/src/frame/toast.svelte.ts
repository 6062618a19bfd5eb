/** What was just done and can be taken back for some seconds. A room says it; the frame shows it (Toast.svelte). */
export interface Undo { undo: string; seconds: number }

class Toast {
  text = $state('')
  left = $state(0)
  #back: (() => Promise<unknown>) | undefined
  #timer: ReturnType<typeof setInterval> | undefined

  /** Say that something is deleted; `back` brings it back. */
  deleted(seconds: number, back: () => Promise<unknown>): void {
    this.close()
    this.text = 'Deleted.'
    this.#back = back
    const until = performance.now() + 1000 * seconds
    const tell = () => {
      this.left = Math.ceil((until - performance.now()) / 1000)
      if (this.left <= 0) this.close()
    }
    tell()
    this.#timer = setInterval(tell, 250)
  }

  /** Say something that cannot be taken back, for a moment. */
  say(text: string, seconds = 8): void {
    this.close()
    this.text = text
    this.#timer = setInterval(() => this.close(), 1000 * seconds)
  }

  async undo(): Promise<void> {
    const back = this.#back
    this.close()
    await back?.()
  }

  close(): void {
    clearInterval(this.#timer)
    this.text = ''
    this.left = 0
    this.#back = undefined
  }
}

export const toast = new Toast()
