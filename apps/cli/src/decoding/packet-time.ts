/** Where the time of a packet is: `--time` as text, what the chain of a mission says, or the first absolute time that its layout has. */
import type { ChainConfig, SpaceSystem } from '@vigie/model'
import type { TelemetryPlan } from '@vigie/telemetry'
import { cliErrors } from '../errors.ts'

type PacketTime = ChainConfig['packets']['time']

const FIELD = /^(cds|cuc|ccs)[:@](\d+)(?::([0-9A-Fa-f]+))?$/
/** P-fields when none is given: CDS with 16-bit days from 1958 and microseconds; CUC with 4 octets and 2 of fraction. */
const USUAL = { cds: '41', cuc: '1e', ccs: '50' } as const

/** `text` as `--time` has it: an absolute-time parameter, or code:byte[:preamble]. Throws VIG-CLI-001. */
export function timeConfig(
  text: string,
  epoch: string | undefined,
  system: SpaceSystem,
  command: 'decode' | 'ingest',
): PacketTime {
  const field = FIELD.exec(text)
  if (field !== null) {
    const code = field[1] as keyof typeof USUAL
    return {
      kind: 'field',
      byteOffset: Number(field[2]),
      code: { code, preamble: field[3] ?? USUAL[code], correlated: false, ...(epoch === undefined ? {} : { epoch }) },
    }
  }
  const found = system.findParameter(text)
  if (found === undefined || system.type(found.parameter.type)?.kind !== 'absolute-time')
    throw cliErrors.usage({
      detail: `--time is an absolute-time parameter, or a time code such as cds:6 or cuc:6:2F; "${text}" is neither`,
      command,
    })
  return { kind: 'parameter', parameter: found.path }
}

/** The first absolute time that every packet of some type has; `reception` where there is none. */
export function firstTime(plan: TelemetryPlan): PacketTime {
  for (const type of plan.packetTypes) {
    for (const place of type.places) {
      const { kind, list, path } = plan.parameters[place.parameter]!
      if (kind === 'absolute-time' && !list && !place.conditional) return { kind: 'parameter', parameter: path }
    }
  }
  return { kind: 'reception' }
}
