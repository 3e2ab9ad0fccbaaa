/** How long the next expected stage of an activity may take. */
import { parseUtc, type Tai } from '@vigie/base'
import type { Activity, Stage } from './activity.ts'

export interface Window {
  readonly stage: Stage
  readonly end: Tai
  /** What is said where it passes. */
  readonly detail: string
}

/** Times count from when it left. Undefined: it has not, or the next stage may take any time. */
export function nextWindow({ stages, expects }: Activity): Window | undefined {
  const left = stages.findLast((s) => s.passed && (s.stage === 'sent' || s.stage === 'radiated'))
  const next = expects.find(({ stage }) => !stages.some((s) => s.stage === stage))
  if (left === undefined || next?.within === undefined) return undefined
  const from = next.from === 'release' ? left : stages.at(-1)!
  return {
    stage: next.stage,
    end: parseUtc(from.at) + BigInt(Math.round(next.within * 1e9)),
    detail: `${next.by} was not seen within ${next.within} s`,
  }
}
