/** Conditions as people read them. */
import type { MatchCriteria, ValueRef } from '@vigie/model'
import { shortName } from '../encode/layout.ts'

/** Arguments of the command by their own names. */
export function criteriaText(criteria: MatchCriteria, command: string, inner = false): string {
  switch (criteria.kind) {
    case 'always':
      return 'always'
    case 'algorithm':
      return `algorithm ${criteria.algorithm}`
    case 'comparison': {
      const right =
        'literal' in criteria.right ? JSON.stringify(criteria.right.literal) : refText(criteria.right, command)
      return `${refText(criteria.left, command)} ${criteria.operator} ${right}`
    }
    default: {
      const text = criteria.terms
        .map((t) => criteriaText(t, command, true))
        .join(criteria.kind === 'and' ? ' and ' : ' or ')
      return inner ? `(${text})` : text
    }
  }
}

function refText(ref: ValueRef, command: string): string {
  const name = 'parameter' in ref ? shortName(command, ref.parameter) : ref.argument
  const member =
    ref.member === undefined || ref.member === '' ? '' : ref.member.startsWith('[') ? ref.member : `.${ref.member}`
  return `${name}${member}${ref.calibrated === false ? ' (raw)' : ''}`
}
