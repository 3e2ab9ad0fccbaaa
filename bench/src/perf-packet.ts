/**
 * The performance packet that Yamcs' simulator sends, built from its published layout (docs: a 6-byte primary header, GPS
 * seconds, a fine time byte, 0x65, a packet identifier, 738 samples of 16 bits, a checksum): the load that both are measured with.
 */
import {
  emptyElement,
  SpaceSystem,
  type Container,
  type DataType,
  type Parameter,
  type SystemElement,
} from '@vigie/model'

export const SAMPLES = 738
export const PACKET_BYTES = 6 + 4 + 1 + 1 + 4 + SAMPLES * 2 + 2

const unsigned = (name: string, bits: number): DataType => ({
  name,
  kind: 'integer',
  signed: false,
  sizeInBits: bits,
  encoding: { kind: 'integer', sizeInBits: bits, scheme: 'unsigned', byteOrder: 'msb', bitOrder: 'msb' },
})

/** Every sample is calibrated by a polynomial and watched by four limits. */
export function perfPacketModel(): SpaceSystem {
  const types: DataType[] = [
    unsigned('U8', 8),
    unsigned('U16', 16),
    unsigned('U32', 32),
    {
      name: 'Sample',
      kind: 'float',
      sizeInBits: 64,
      unit: 'V',
      encoding: {
        kind: 'integer',
        sizeInBits: 16,
        scheme: 'unsigned',
        byteOrder: 'msb',
        bitOrder: 'msb',
        calibrator: { kind: 'polynomial', coefficients: [-10, 0.001] },
      },
      alarms: {
        minViolations: 1,
        minConformance: 1,
        ranges: [
          { level: 'warning', form: 'outside', min: -9, max: 54 },
          { level: 'critical', form: 'outside', min: -9.9, max: 55.4 },
        ],
      },
    },
  ]
  const parameter = (name: string, type: string): Parameter => ({ name, type, source: 'telemetered' })
  const samples = Array.from({ length: SAMPLES }, (_, i) => parameter(`P${i}`, 'Sample'))
  const header = [
    parameter('Id', 'U16'),
    parameter('Sequence', 'U16'),
    parameter('Length', 'U16'),
    parameter('Seconds', 'U32'),
    parameter('Fine', 'U8'),
    parameter('Mark', 'U8'),
    parameter('Packet', 'U32'),
  ]
  const container: Container = {
    name: 'PerfPacket',
    abstract: false,
    entries: [...header, ...samples].map((p) => ({ kind: 'parameter', parameter: p.name })),
  }
  const root: SystemElement = {
    ...emptyElement('PERF', 'satellite'),
    types,
    parameters: [...header, ...samples],
    containers: [container],
  }
  return new SpaceSystem(root)
}

/** Packets of slowly varying samples, one after another. */
export function perfPackets(count: number, start = 0): Uint8Array {
  const bytes = new Uint8Array(PACKET_BYTES * count)
  const view = new DataView(bytes.buffer)
  for (let n = 0; n < count; n++) {
    const at = n * PACKET_BYTES
    view.setUint16(at, 2)
    view.setUint16(at + 2, 0xc000 | ((start + n) & 0x3fff))
    view.setUint16(at + 4, PACKET_BYTES - 7)
    view.setUint32(at + 6, 1_400_000_000 + start + n)
    bytes[at + 11] = 0x65
    view.setUint32(at + 12, 1000)
    for (let i = 0; i < SAMPLES; i++) view.setUint16(at + 16 + 2 * i, 20_000 + ((i * 37 + ((start + n) >>> 3)) & 0x3ff))
  }
  return bytes
}
