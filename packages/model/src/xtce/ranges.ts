/** Ranges of numbers and units of time. */
import type { XmlNode } from './node.ts'
import type { Reading } from './reading.ts'

export interface Bounds {
  readonly min?: number
  readonly minInclusive?: boolean
  readonly max?: number
  readonly maxInclusive?: boolean
}
/** FloatRangeType and IntegerRangeType. */
export function bounds(reading: Reading, node: XmlNode): Bounds {
  const low = reading.number(node, 'minInclusive')
  const above = reading.number(node, 'minExclusive')
  const high = reading.number(node, 'maxInclusive')
  const below = reading.number(node, 'maxExclusive')
  const min = low ?? above
  const max = high ?? below
  return {
    ...(min === undefined ? {} : { min, minInclusive: low !== undefined }),
    ...(max === undefined ? {} : { max, maxInclusive: high !== undefined }),
  }
}

/** TimeUnitsType in seconds; months and years are those of the Julian calendar (365.25 days). */
export const TIME_UNITS: Readonly<Record<string, number>> = {
  seconds: 1,
  milliseconds: 1e-3,
  microseconds: 1e-6,
  nanoseconds: 1e-9,
  picoseconds: 1e-12,
  picoSeconds: 1e-12,
  minutes: 60,
  hours: 3600,
  days: 86_400,
  months: 2_629_800,
  years: 31_557_600,
}
