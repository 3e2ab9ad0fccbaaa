/** Limits of a parameter as lines: those that hold without a condition, else the first set. */
import type { ParameterDetail } from '@vigie/contract'
import { ofAlarm, type StatusLevel } from '../../status/level.ts'

export interface LimitLine {
  readonly value: number
  readonly level: StatusLevel
  readonly unit: string
}

export function limitLines(detail: ParameterDetail): LimitLine[] {
  const set = detail.limits.find((l) => l.when === undefined) ?? detail.limits[0]
  return (set?.ranges ?? []).flatMap((range) =>
    [range.min, range.max].flatMap((value) =>
      value === undefined ? [] : [{ value, level: ofAlarm(range.level), unit: detail.unit ?? '' }],
    ),
  )
}
