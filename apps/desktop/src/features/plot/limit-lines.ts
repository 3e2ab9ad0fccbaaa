/** Limits of a parameter as lines: those that judge it now. */
import type { ParameterDetail } from '@vigie/contract'
import { ofAlarm, type StatusLevel } from '../../status/level.ts'

export interface LimitLine {
  readonly value: number
  readonly level: StatusLevel
  readonly unit: string
}

/** Whether its limits depend on something, so that only the centre knows which are in force. */
export const limitsDepend = (detail: ParameterDetail): boolean => detail.limits.some((l) => l.when !== undefined)

/** `inForce`: index of the limits that the centre says judge it now; where they depend on nothing it need not say. */
export function limitLines(detail: ParameterDetail, inForce: number | undefined): LimitLine[] {
  const index = limitsDepend(detail) ? inForce : 0
  const set = index === undefined ? undefined : detail.limits[index]
  return (set?.ranges ?? []).flatMap((range) =>
    [range.min, range.max].flatMap((value) =>
      value === undefined ? [] : [{ value, level: ofAlarm(range.level), unit: detail.unit ?? '' }],
    ),
  )
}
