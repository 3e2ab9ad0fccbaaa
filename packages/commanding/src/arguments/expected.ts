/** What an argument wants, in words. */
import type { PlannedArgument } from '../encode/command-plan.ts'
import { rangeText } from './numbers.ts'

export function expectedOf({ type }: Pick<PlannedArgument, 'type'>): string {
  switch (type.kind) {
    case 'integer':
    case 'float': {
      const unit = type.unit === undefined || type.unit === '' ? '' : ` in ${type.unit}`
      const ranges = type.validRanges ?? (type.validRange === undefined ? [] : [type.validRange])
      const range = ranges.length === 0 ? '' : `, ${ranges.map(rangeText).join(' or ')}`
      return `${type.kind === 'integer' ? 'a whole number' : 'a number'}${unit}${range}`
    }
    case 'enumerated':
      return `one of ${type.labels
        .slice(0, 20)
        .map((l) => l.label)
        .join(', ')}`
    case 'boolean':
      return `${type.zeroString} or ${type.oneString}`
    case 'string':
      return 'a text'
    case 'binary':
      return 'bytes as hexadecimal digits'
    case 'absolute-time':
      return 'a time such as 2026-11-25T10:30:00Z'
    case 'relative-time':
      return 'a duration such as 10 s'
    case 'array':
      return 'a list'
    default:
      return `a structure with the members ${type.members.map((m) => m.name).join(', ')}`
  }
}
