/** How far a campaign is: a line for each test that ends and, on a terminal, what each line is doing, renewed in place. */
import type { CampaignObserver } from '@vigie/qualification-runner/run'
import type { Verdict } from '@vigie/qualification/tests'

type Progress = Parameters<CampaignObserver['changed']>[0]

const SIGN: Readonly<Record<Verdict, string>> = {
  passed: 'ok',
  'passed with reservation': 'ok~',
  failed: 'FAILED',
  inconclusive: '??',
  blocked: 'blocked',
  'not run': 'not run',
  'not applicable': 'n/a',
}
const COLOUR: Partial<Readonly<Record<Verdict, string>>> = {
  passed: '\u001b[32m',
  'passed with reservation': '\u001b[33m',
  failed: '\u001b[31m',
  inconclusive: '\u001b[35m',
}

interface LineState {
  key: string
  text: string
  at: string
  since: number
}

export class CampaignDisplay implements CampaignObserver {
  readonly #stream: NodeJS.WriteStream
  readonly #quiet: boolean
  readonly #lines = new Map<number, LineState>()
  readonly #started = performance.now()
  #progress: Progress | undefined
  #drawn = 0
  #last = 0
  #held = false

  constructor(stream: NodeJS.WriteStream, quiet: boolean) {
    this.#stream = stream
    this.#quiet = quiet
  }

  began(run: { readonly id: string; readonly plan: readonly unknown[]; readonly resumed: boolean }): void {
    this.#print(`${run.id}${run.resumed ? ' (taken up again)' : ''}: ${run.plan.length} runs`)
  }

  changed(progress: Progress): void {
    this.#progress = progress
    this.#draw()
  }

  run(e: Parameters<CampaignObserver['run']>[0]): void {
    if (e.verdict === undefined) {
      this.#lines.set(e.line, { key: e.key, text: '', at: '', since: performance.now() })
      return this.#draw()
    }
    this.#lines.delete(e.line)
    const sign = SIGN[e.verdict].padEnd(7)
    const colour = this.#stream.isTTY ? (COLOUR[e.verdict] ?? '') : ''
    const again = e.attempt > 1 ? ` (attempt ${e.attempt})` : ''
    const why = e.verdict === 'passed' ? '' : (e.reasons ?? []).map((r) => `\n          ${r}`).join('')
    const took = e.seconds === undefined ? '' : `${e.seconds.toFixed(1)} s`
    this.#print(`${colour}${sign}${colour === '' ? '' : '\u001b[0m'} ${e.key}${again}  ${took}${why}`)
  }

  told(line: number, _key: string, text: string): void {
    const state = this.#lines.get(line)
    if (state !== undefined) state.text = text
    this.#draw(true)
  }

  at(line: number, time: string): void {
    const state = this.#lines.get(line)
    if (state !== undefined) state.at = time
    this.#draw(true)
  }

  /** While somebody is asked nothing is drawn. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.#clear()
    this.#held = true
    try {
      return await work()
    } finally {
      this.#held = false
      this.#draw()
    }
  }

  done(): void {
    this.#clear()
    this.#held = true
  }

  #print(text: string): void {
    if (this.#quiet) return
    this.#clear()
    this.#stream.write(`${text}\n`)
    this.#draw()
  }

  #clear(): void {
    if (this.#drawn > 0) this.#stream.write(`\u001b[${this.#drawn}A\u001b[J`)
    this.#drawn = 0
  }

  #draw(seldom = false): void {
    if (this.#quiet || this.#held || !this.#stream.isTTY || this.#progress === undefined) return
    const now = performance.now()
    if (seldom && now - this.#last < 200) return
    this.#last = now
    const counts = this.#progress.counts()
    const total = this.#progress.runs.length
    const open = counts.waiting + counts.running
    const bad = counts.failed + counts.inconclusive + counts.blocked
    const width = Math.max(20, (this.#stream.columns ?? 100) - 1)
    const bar = '█'.repeat(Math.round((20 * (total - open)) / Math.max(1, total))).padEnd(20, '░')
    const seconds = Math.round((now - this.#started) / 1000)
    const head = `${bar} ${total - open}/${total}  ${bad} not good  ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
    const rows = [...this.#lines]
      .toSorted(([a], [b]) => a - b)
      .map(([n, s]) => {
        const spent = Math.round((now - s.since) / 1000)
        return `  line ${n}  ${s.key}  ${spent} s  ${s.at.slice(11, 19)}  ${s.text}`
      })
    this.#clear()
    const drawn = [head, ...rows].map((r) => (r.length > width ? `${r.slice(0, width - 1)}…` : r))
    this.#stream.write(drawn.map((r) => `${r}\n`).join(''))
    this.#drawn = drawn.length
  }
}
