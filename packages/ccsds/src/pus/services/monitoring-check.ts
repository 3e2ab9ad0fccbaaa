/** What a parameter monitoring definition checks (ECSS-E-ST-70-41C §6.12.3.3): an expected value, limits, or a delta. */
import { NotSuchMessage, number, parameterValue, real, structure, type Part } from './parts.ts'

export type MonitoringCheck =
  | {
      readonly kind: 'expected'
      readonly mask: Uint8Array
      readonly value: Uint8Array
      readonly event: number
    }
  | {
      readonly kind: 'limit'
      readonly low: number
      readonly lowEvent: number
      readonly high: number
      readonly highEvent: number
    }
  | {
      readonly kind: 'delta'
      readonly low: number
      readonly lowEvent: number
      readonly high: number
      readonly highEvent: number
      readonly consecutive: number
    }

const limits = {
  low: real('limit'),
  lowEvent: number('event'),
  high: real('limit'),
  highEvent: number('event'),
}
const expected = structure({ mask: parameterValue, value: parameterValue, event: number('event') }, 'expected')
const limit = structure(limits, 'limit')
const delta = structure({ ...limits, consecutive: number('repetitions') }, 'delta')

const TYPES = ['expected', 'limit', 'delta'] as const

/** Check types: 0 expected value, 1 limit, 2 delta. Where the mission writes no type, limits. */
export const monitoringCheck: Part<MonitoringCheck> = {
  blank: { kind: 'limit', ...limit.blank },
  read: (from) => {
    const size = from.t.widths.checkType
    const kind = size === 0 ? 'limit' : TYPES[from.unsigned(size)]
    switch (kind) {
      case 'expected':
        return { kind, ...expected.read(from) }
      case 'limit':
        return { kind, ...limit.read(from) }
      case 'delta':
        return { kind, ...delta.read(from) }
      default:
        throw new NotSuchMessage('it has an unknown type of check')
    }
  },
  write: (to, check, field) => {
    const size = to.t.widths.checkType
    to.unsigned(size, size === 0 && check.kind === 'limit' ? 0 : TYPES.indexOf(check.kind), 'type of check')
    if (check.kind === 'expected') expected.write(to, check, field)
    else if (check.kind === 'limit') limit.write(to, check, field)
    else delta.write(to, check, field)
  },
}

/** A parameter that must have a value, under a mask, for a check to be made (§6.12.3.2). Not all missions have it. */
export const validity = structure(
  { parameter: number('parameter'), mask: parameterValue, value: parameterValue },
  'validity',
)
