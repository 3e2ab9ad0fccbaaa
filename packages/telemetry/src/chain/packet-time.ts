/** When a packet was generated: by a time code at a fixed place, by a time parameter of the model, or when it came. */
import { compileTimeReader } from '@vigie/ccsds'
import type { PacketConfig, SpaceSystem } from '@vigie/model'
import type { TimeTranslator } from '../correlation/time-correlation.ts'
import type { Decoder } from '../decode/decoder.ts'
import { encodingOf } from '../compile/wire.ts'
import { scalarConversion } from '../compile/conversion.ts'
import { interpretPacket } from '../inspect/interpret-packet.ts'
import { readRaw } from '../inspect/read-value.ts'

/** Writes the instant into `column[row]`; false when the packet does not say it. */
type GenerationReader = (bytes: Uint8Array, from: number, to: number, column: BigInt64Array, row: number) => boolean

export interface GenerationSource {
  readonly read: GenerationReader
  /** The instant as the spacecraft counts it, before correlation; present when its clock runs free. */
  readonly onBoard?: GenerationReader
}

export function generationSource(
  config: PacketConfig['time'],
  system: SpaceSystem,
  root: string,
  decoder: Decoder,
  correlation: TimeTranslator | undefined,
): GenerationSource {
  if (config.kind === 'reception') return { read: () => false }
  if (config.kind === 'parameter') return { read: parameterReader(config.parameter, system, root, decoder) }
  const { code, byteOffset } = config
  const reader = compileTimeReader({
    code: code.code,
    ...(code.preamble === undefined ? {} : { preamble: code.preamble }),
    ...(code.epoch === undefined ? {} : { epoch: code.epoch }),
  })
  // A code may not reach into the packet that follows in the same buffer.
  const plain: GenerationReader = (bytes, from, to, column, row) =>
    to - from > byteOffset &&
    reader(to === bytes.length ? bytes : bytes.subarray(0, to), from + byteOffset, column, row)
  if (!code.correlated || correlation === undefined) return { read: plain }
  return {
    onBoard: plain,
    read: (bytes, from, to, column, row) => {
      if (!plain(bytes, from, to, column, row)) return false
      const instant = correlation.toTai(column[row]!)
      if (instant === undefined) return false
      column[row] = instant
      return true
    },
  }
}

/** Where the parameter has a fixed place in the packet's type it is read there; else the packet is interpreted. */
function parameterReader(path: string, system: SpaceSystem, root: string, decoder: Decoder): GenerationReader {
  const { plan } = decoder
  const column = plan.parameters.find((p) => p.path === path)
  const wire = column === undefined ? undefined : plan.wires[column.index]
  if (column === undefined || wire === undefined || wire.type.kind !== 'absolute-time') return () => false
  const convert = scalarConversion(wire)
  const places = plan.packetTypes.map((t) => t.places.find((p) => p.parameter === column.index))
  const direct = wire.type.timeEncoding?.offsetFrom === undefined && encodingOf(wire.type)?.kind !== 'string'
  return (bytes, from, to, out, row) => {
    const place = places[decoder.identify(bytes, from, to)]
    if (place === undefined) return false
    const packet = bytes.subarray(from, to)
    let value: unknown
    if (direct && place.bitOffset !== undefined && !place.conditional) {
      const raw = readRaw(wire.type, packet, place.bitOffset, () => NaN)?.reading?.raw
      value = raw === undefined ? undefined : convert(raw)
    } else value = interpretPacket(system, root, packet).fields.find((f) => f.path === path)?.eng
    if (typeof value !== 'bigint') return false
    out[row] = value
    return true
  }
}
