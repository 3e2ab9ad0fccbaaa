/** The plan of a configured chain: what its packets carry, and what the chain says of itself once a second (`chain-elements.ts`). */
import { joinPath, type ChainConfig, type SpaceSystem } from '@vigie/model'
import { ColumnRegistry } from '../compile/columns-registry.ts'
import { compileTelemetry } from '../compile/compile-telemetry.ts'
import { Findings } from '../errors.ts'
import type { TelemetryPlan } from '../plan.ts'
import { chainElements, type StationPlaces } from './chain-elements.ts'

/**
 * Values of links and chain are described by the model where it has them (so that a mission may give them limits), else as
 * every chain has them. Throws VIG-TELEMETRY-001.
 */
export function compileChain(system: SpaceSystem, config: ChainConfig, stations: StationPlaces = []): TelemetryPlan {
  return compileTelemetry(system, {
    chain: config.name,
    root: config.packets.root,
    extend: (columns) => {
      for (const { path, parameters = [], types = [] } of chainElements(config, stations))
        for (const p of parameters) {
          const name = joinPath(path, p.name)
          const declared = system.parameters.get(name)
          const own = types.find((t) => joinPath(path, t.name) === p.type)
          const known = declared === undefined ? undefined : system.type(declared.type)
          columns.derived(name, declared ?? p, known?.kind === own?.kind ? known : own)
        }
    },
  })
}

/** The plan of values that come from no packet: those of the centre, named by path. Names that are not in the model are left out. */
export function compileOwn(system: SpaceSystem, chain: string, paths: Iterable<string>): TelemetryPlan {
  const columns = new ColumnRegistry(system, new Findings())
  for (const path of paths) {
    const parameter = system.parameters.get(path)
    if (parameter !== undefined) columns.derived(path, parameter, system.type(parameter.type))
  }
  return {
    chain,
    root: '',
    system,
    parameters: columns.parameters,
    wires: columns.wires,
    packetTypes: [{ index: 0, container: '', abstract: true, children: [], steps: [], ownSteps: [], places: [] }],
    computations: [],
    diagnostics: [],
  }
}
