/** How near a decoded value must be to the true one: half a count of its encoding, seen through the calibration. */
import type { DataType, SpaceSystem } from '@vigie/model'
import { calibrate } from '../src/packets/calibration.ts'

/** Whether an engineering value and its raw one are what an encoding of `real` can give. */
export type Tolerance = (eng: unknown, raw: unknown, real: unknown) => boolean

export function resolution(system: SpaceSystem, parameter: string, column: string): Tolerance {
  let type: DataType = system.type(system.parameters.get(parameter)!.type)!
  while (type.kind === 'array') type = system.type(type.elementType)!
  if (type.kind === 'aggregate') {
    const member = column.slice(column.lastIndexOf('.') + 1)
    type = system.type(type.members.find((m) => m.name === member)!.type)!
  }
  const encoding = 'encoding' in type ? type.encoding : undefined
  if (encoding?.kind === 'float')
    return (eng, _raw, real) =>
      encoding.sizeInBits === 32 ? Object.is(eng, Math.fround(real as number)) : Object.is(eng, real)
  if (encoding?.kind === 'binary')
    return (eng, _raw, real) => Buffer.compare(eng as Uint8Array, real as Uint8Array) === 0
  if (encoding?.kind !== 'integer') return (eng, _raw, real) => eng === real
  const { calibrator, sizeInBits, scheme } = encoding
  if (calibrator === undefined) return (_eng, raw, real) => Math.abs(Number(raw) - (real as number)) <= 0.5
  const low = scheme === 'unsigned' ? 0 : -(2 ** (sizeInBits - 1))
  const high = low + 2 ** sizeInBits - 1
  return (eng, raw, real) => {
    const count = Number(raw)
    const below = calibrate(calibrator, count - 0.5)!
    const above = calibrate(calibrator, count + 0.5)!
    // A converter at an end of its range says no more than that.
    if (count === low || count === high) return true
    const slack = 1e-9 * Math.max(1, Math.abs(eng as number))
    const within =
      Math.min(below, above) - slack <= (real as number) && (real as number) <= Math.max(below, above) + slack
    return within && Math.abs((eng as number) - calibrate(calibrator, count)!) <= slack
  }
}
