/** The adapters that a chain uses, wherever it runs: part of the composition root that a worker needs too. */
import { SystemClock } from '@vigie/base/system-clock'
import type { Clock, Log } from '@vigie/base'
import type { ParameterStore } from '@vigie/archive'
import * as fileLinks from '@vigie/links-file'
import * as tcpLinks from '@vigie/links-tcp'
import * as udpLinks from '@vigie/links-udp'
import type { RadiationLink } from '@vigie/commanding'
import type { LinkConfig, UplinkConfig } from '@vigie/model'
import { ParquetStore } from '@vigie/parquet-duckdb'
import type { PlannedParameter, TelemetryLink } from '@vigie/telemetry'
import { Journals } from '../archive/journals.ts'

export interface ChainWorld {
  clock(): Clock
  link(config: LinkConfig, folder: string, clock: Clock, log: Log): TelemetryLink
  uplink(config: UplinkConfig, clock: Clock, log: Log): RadiationLink
  journals(data: string, clock: Clock, log: Log): Journals
  /** `parameters`: what the indices of columns mean; a function where that changes. */
  store(
    data: string,
    chain: string,
    parameters: readonly PlannedParameter[] | (() => readonly PlannedParameter[]),
  ): Promise<ParameterStore>
  /** Looks at what is in files, beside whoever writes them. */
  reader(data: string, chain: string): Promise<ParameterStore>
}

const LINKS = {
  'tcp-client': tcpLinks,
  'tcp-server': tcpLinks,
  udp: udpLinks,
  file: fileLinks,
  folder: fileLinks,
  pcap: fileLinks,
} as const

/** Of a centre that runs in this thread on a clock of its own: rehearsals and tests that run faster than the machine's. */
export const chainWorldOn = (clock: Clock): ChainWorld => ({
  clock: () => clock,
  link: (config, folder, clock, log) => LINKS[config.kind].createLink(config, { clock, log, folder }),
  uplink: (config, clock, log) => tcpLinks.createUplink(config, { clock, log }),
  journals: (data, clock, log) => new Journals({ folder: data, clock, log }),
  store: (data, chain, parameters) =>
    ParquetStore.open({
      folder: data,
      chains: [chain],
      clock,
      parametersOf: (c) => (c !== chain ? [] : typeof parameters === 'function' ? parameters() : parameters),
    }),
  reader: (data, chain) =>
    ParquetStore.open({
      folder: data,
      chains: [chain],
      clock,
      parametersOf: () => [],
      readOnly: true,
    }),
})

export const chainWorld: ChainWorld = chainWorldOn(new SystemClock())
