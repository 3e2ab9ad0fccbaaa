/** What a test may do to the simulated world: docs of apps/simulator list faults and states. */
import type { TestLine } from './line.ts'
import type { Recorder } from './recorder.ts'

export interface InjectedFault {
  readonly id: number
}

export class SimulatorControl {
  readonly #line: TestLine
  readonly #recorder: Recorder

  constructor(line: TestLine, recorder: Recorder) {
    this.#line = line
    this.#recorder = recorder
  }

  /** `{ kind: 'sensor', parameter: …, effect: 'bias', value: -3 }`; `for`: a duration such as "30 s", else until cleared. */
  async inject(
    fault: Readonly<Record<string, unknown>>,
    options: { readonly for?: string } = {},
  ): Promise<InjectedFault> {
    this.#recorder.say(`inject ${JSON.stringify(fault)}${options.for === undefined ? '' : ` for ${options.for}`}`)
    const { id } = await this.#line.simulator({ command: 'inject', fault, ...options })
    return { id: id as number }
  }
  /** One fault, or all of them. */
  async clear(fault?: InjectedFault): Promise<void> {
    this.#recorder.say(`clear ${fault === undefined ? 'all faults' : `fault ${fault.id}`}`)
    await this.#line.simulator({ command: 'clear', ...(fault === undefined ? {} : { id: fault.id }) })
  }
  async set(satellite: string, state: string, value: unknown): Promise<void> {
    this.#recorder.say(`set ${state} of ${satellite} to ${String(value)}`)
    await this.#line.simulator({ command: 'set', satellite, state, value })
  }
  status(): Promise<Readonly<Record<string, unknown>>> {
    return this.#line.simulator({ command: 'status' })
  }
  /** Of the simulated world, UTC. */
  async time(): Promise<string> {
    return (await this.#line.simulator({ command: 'time' }))['time'] as string
  }
  /** Any command of the control port. */
  ask(command: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> {
    this.#recorder.say(`simulator ${JSON.stringify(command)}`)
    return this.#line.simulator(command)
  }
}
