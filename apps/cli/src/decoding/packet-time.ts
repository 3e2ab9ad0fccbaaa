/** Where the time of a packet is: `--time` as text, or the first absolute time that its layout has. */
import { compileTimeReader } from '@vigie/ccsds'
import type { ChainConfig, SpaceSystem } from '@vigie/model'
import type { TelemetryPlan } from '@vigie/telemetry'
import { cliErrors } from '../errors.ts'

export type PacketTime =
  /** A time code at a byte of the packet. */
  | {
      readonly kind: 'field'
      readonly read: (bytes: Uint8Array, from: number, to: number, column: BigInt64Array, row: number) => boolean
    }
  /** The value of a column. */
  | { readonly kind: 'column'; readonly column: number }
  | { readonly kind: 'none' }

const FIELD = /^(cds|cuc|ccs)[:@](\d+)(?::([0-9A-Fa-f]+))?$/
/** P-fields when none is given: CDS with 16-bit days from 1958 and microseconds; CUC with 4 octets and 2 of fraction. */
const USUAL = { cds: '41', cuc: '1e', ccs: '50' } as const

/** Throws VIG-CLI-001. */
export function packetTime(text: string | undefined, epoch: string | undefined, plan: TelemetryPlan): PacketTime {
  const isTime = (i: number): boolean => plan.parameters[i]!.kind === 'absolute-time' && !plan.parameters[i]!.list
  if (text === undefined) {
    for (const type of plan.packetTypes) {
      const place = type.places.find((p) => isTime(p.parameter) && !p.conditional)
      if (place !== undefined) return { kind: 'column', column: place.parameter }
    }
    return { kind: 'none' }
  }
  const field = FIELD.exec(text)
  if (field !== null) {
    const code = field[1] as keyof typeof USUAL
    const offset = Number(field[2])
    const read = compileTimeReader({
      code,
      preamble: field[3] ?? USUAL[code],
      ...(epoch === undefined ? {} : { epoch }),
    })
    return {
      kind: 'field',
      read: (bytes, from, to, column, row) => read(bytes.subarray(from, to), offset, column, row),
    }
  }
  const path = plan.system.findParameter(text)?.path ?? text
  const column = plan.parameters.findIndex((p) => p.path === path)
  if (column < 0 || !isTime(column)) throw notATime(text, 'decode')
  return { kind: 'column', column }
}

/** The same words as the configuration of a chain. Throws VIG-CLI-001. */
export function timeConfig(
  text: string,
  epoch: string | undefined,
  system: SpaceSystem,
): ChainConfig['packets']['time'] {
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
  if (found === undefined || system.type(found.parameter.type)?.kind !== 'absolute-time') throw notATime(text, 'ingest')
  return { kind: 'parameter', parameter: found.path }
}

const notATime = (text: string, command: string) =>
  cliErrors.usage({
    detail: `--time is an absolute-time parameter, or a time code such as cds:6 or cuc:6:2F; "${text}" is neither`,
    command,
  })
