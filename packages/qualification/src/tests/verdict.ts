/** From checks to the verdict of a step, from steps to that of a run. */
import type { Check, Verdict } from '../records/run.ts'

/** The graver word counts: what was seen to be wrong outweighs what could not be seen. */
const GRAVITY: readonly Verdict[] = [
  'not applicable',
  'passed',
  'passed with reservation',
  'not run',
  'blocked',
  'inconclusive',
  'failed',
]

export function worst(verdicts: Iterable<Verdict>): Verdict | undefined {
  let found: Verdict | undefined
  for (const v of verdicts) if (found === undefined || GRAVITY.indexOf(v) > GRAVITY.indexOf(found)) found = v
  return found
}

export const verdictOfChecks = (checks: readonly Check[]): Verdict =>
  checks.some((c) => !c.passed) ? 'failed' : 'passed'

/** One line for people: "RECO1.TCS.Heater01 is OFF, expected ON". */
export function checkText(c: Check): string {
  const unit = c.unit === undefined ? '' : ` ${c.unit}`
  const time = c.within === undefined ? '' : c.passed ? ` after ${c.took ?? 0} s` : ` within ${c.within} s`
  if (c.kind === 'statement')
    return `${c.subject}${c.passed ? '' : `: expected ${c.expected}, was ${c.actual ?? 'not so'}`}`
  return c.passed
    ? `${c.subject} ${c.actual ?? ''}${unit} (${c.expected})${time}`
    : `${c.subject} is ${c.actual ?? 'not known'}${unit}, expected ${c.expected}${unit}${time}`
}
