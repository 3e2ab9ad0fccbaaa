/** Latest values as the gates and the encoder of commands look at them. */
import type { ParameterRef } from '@vigie/model'
import type { KnownValue, ValueLookup } from '@vigie/telemetry/layout'
import type { LatestValues } from '../state/latest.ts'

/** The first chain that has received the parameter. A value that is not valid is not known. */
export function latestLookup(carriers: () => Iterable<LatestValues>): ValueLookup {
  return (ref: ParameterRef): KnownValue | undefined => {
    const path = ref.member === undefined ? ref.parameter : `${ref.parameter}.${ref.member}`
    for (const latest of carriers()) {
      const column = latest.columnsOf(path)[0]
      if (column === undefined || latest.samples[column] === 0 || latest.validity[column] !== 0) continue
      return latest.known(column)
    }
    return undefined
  }
}
