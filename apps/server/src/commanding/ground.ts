/** Activities of the ground as composed: stations over their control ports, programs of the mission. */
import type { Clock, Log, Tai } from '@vigie/base'
import { GroundExecutor, type CommandAlgorithms, type CommandPlan } from '@vigie/commanding'
import { StationHand } from '@vigie/links-tcp'
import type { Mission } from '@vigie/model'
import { ProgramHand } from '@vigie/programs'
import type { LatestValues } from '../state/latest.ts'
import { GroundPlans } from './ground-plans.ts'
import { latestLookup } from './latest-lookup.ts'

export interface GroundParts {
  readonly mission: Mission
  readonly clock: Clock
  readonly log: Log
  readonly algorithms: CommandAlgorithms | undefined
  /** Latest values of all live chains, and the centre's own. */
  latest(): Iterable<LatestValues>
}

export class Ground {
  readonly executors: readonly GroundExecutor[]
  readonly #stations: StationHand
  readonly #programs: ProgramHand

  constructor({ mission, clock, log, algorithms, latest }: GroundParts) {
    const plans = new GroundPlans(mission.system)
    const found = { pathOf: (wanted: string) => plans.pathOf(wanted), plan: (path: string) => plans.plan(path) }
    this.#stations = new StationHand({
      ...found,
      stations: mission.stations,
      clock,
      log: log.child({ part: 'stations' }),
      plans: (element) => plans.plans(element),
    })
    this.#programs = new ProgramHand({ ...found, programs: mission.programs ?? [], folder: mission.folder })
    const world = {
      now: () => clock.now(),
      parameters: latestLookup(latest),
      ...(algorithms === undefined ? {} : { algorithms }),
    }
    this.executors = [this.#stations, this.#programs].map((hand) => new GroundExecutor({ ...world, hand }))
  }

  *declared(): IterableIterator<{ readonly plan: CommandPlan; readonly kind: string }> {
    for (const hand of [this.#stations, this.#programs])
      for (const plan of hand.declared()) yield { plan, kind: hand.kind }
  }

  /** Telemetry of a chain was renewed. */
  telemetry(
    chain: string,
    containers: readonly string[],
    at: { readonly position: number; readonly generation: Tai },
  ): void {
    for (const executor of this.executors) executor.telemetry(chain, containers, at)
  }

  open(): void {
    this.#stations.open()
  }
  async close(): Promise<void> {
    await Promise.all([this.#stations.close(), this.#programs.close()])
  }
}
