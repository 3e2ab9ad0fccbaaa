/** The centre of a line: composed on the line's clock, ended and begun again as a test asks for it. */
import { cpSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Mission } from '@vigie/model'
import { composeCentre, type Centre, type ComposedCentre } from '@vigie/server'
import { runnerErrors } from '../errors.ts'
import { Approver, type GivenWord } from './approver.ts'
import { admitPeople } from './line-people.ts'
import { turn, type LineTime } from './line-time.ts'
import { lineWorld, type LineWorld } from './line-world.ts'

export interface LineCentreOptions {
  /** Folder of its copy, and what it says; where that was not read before, the centre reads it. */
  readonly mission: string
  readonly read?: Mission
  readonly data: string
  readonly time: LineTime
  /** Time goes by second by second. */
  readonly stepped: boolean
  readonly approvals?: 'automatic'
  /** What it commands. */
  readonly environment: string
}

interface Running {
  readonly composed: ComposedCentre
  readonly world: LineWorld
  readonly approver: Approver | undefined
}

/** Milliseconds between looks of the automatic second person, in real time. */
const LOOK_EVERY = 100

export class LineCentre {
  readonly #options: LineCentreOptions
  readonly #given: GivenWord[] = []
  #running!: Running
  #data: string
  #starts = 0
  #looks: NodeJS.Timeout | undefined
  #changed: (centre: Centre) => void = () => undefined

  private constructor(options: LineCentreOptions) {
    this.#options = options
    this.#data = options.data
  }

  static async open(options: LineCentreOptions): Promise<LineCentre> {
    const line = new LineCentre(options)
    await line.#start()
    return line
  }

  get centre(): Centre {
    return this.#running.composed.centre
  }
  get world(): LineWorld {
    return this.#running.world
  }
  get data(): string {
    return this.#data
  }
  /** Words of the automatic second person. */
  get given(): readonly GivenWord[] {
    return this.#given
  }
  /** Told of the centre that is there now, and of each that follows it. */
  onCentre(changed: (centre: Centre) => void): void {
    this.#changed = changed
    changed(this.centre)
  }

  async #start(): Promise<void> {
    const { mission, read, time, stepped, approvals, environment } = this.#options
    const world = lineWorld(time.clock, stepped)
    const composed = await composeCentre({
      mission,
      ...(read === undefined ? {} : { read }),
      data: this.#data,
      placement: 'in-process',
      clock: time.clock,
      world,
      environment,
      secureCookies: false,
      loopbackOnly: true,
    })
    const { centre } = composed
    if (this.#starts++ === 0) await admitPeople(centre)
    const approver = approvals === 'automatic' ? new Approver(centre, this.#given) : undefined
    this.#running = { composed, world, approver }
    // Where time goes by itself nobody settles anything.
    if (!stepped && approver !== undefined) this.#looks = setInterval(() => void approver.look(), LOOK_EVERY)
    await this.#ready()
  }

  /** All that was received or asked for has been dealt with. */
  async settle(): Promise<void> {
    const { world, approver } = this.#running
    let heard = world.heard
    for (let quiet = 0; quiet < 3;) {
      await turn()
      await world.synced()
      const acted = (await approver?.look()) === true
      quiet = heard === world.heard && !acted ? quiet + 1 : 0
      heard = world.heard
    }
  }

  /**
   * Ends the centre and starts it again on what it left. `kill`: as if its process had been killed: the new one finds what had been
   * written up to this moment, and nothing that an orderly end would have added.
   */
  restart(kill: boolean): Promise<void> {
    return this.#options.time.during(async () => {
      clearInterval(this.#looks)
      const { composed } = this.#running
      if (kill) {
        const left = `${this.#options.data}-${this.#starts}`
        // In one go: nothing of the centre runs meanwhile.
        cpSync(this.#data, left, { recursive: true })
        const before = this.#data
        this.#data = left
        await composed.close()
        await rm(before, { recursive: true, force: true })
      } else await composed.close()
      await this.#start()
      this.#changed(this.centre)
    })
  }

  /** Every chain runs. */
  async #ready(): Promise<void> {
    const end = performance.now() + 30_000
    for (;;) {
      await this.settle()
      const chains = this.centre.chains.all().filter((c) => c.kind === 'live')
      if (chains.every((c) => c.state === 'running')) return
      if (performance.now() > end) {
        const late = chains.filter((c) => c.state !== 'running').map((c) => `${c.name} is ${c.state} ${c.detail}`)
        throw runnerErrors.lineFailed({ detail: late.join('; ') })
      }
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#looks)
    await this.#running.composed.close()
  }
}
