/** One alarm set made ready: from a value to the level it deserves, and in words why. */
import { ALARM_LEVELS, type AlarmRange, type AlarmSet, type MatchCriteria } from '@vigie/model'
import type { RawValue } from '../compile/conversion.ts'
import type { AlgorithmValue } from '../derived/algorithm-runner.ts'
import type { PlannedParameter } from '../plan.ts'

/** Index in ALARM_LEVELS. */
export type Level = number

export interface PreparedAlarms {
  readonly set: AlarmSet
  /** Every value from `low` to `high` is normal, whatever came before: lets a whole column be passed at a glance. */
  readonly low: number
  readonly high: number
  /** The band decides alone: nothing else is watched. */
  readonly bandOnly: boolean
  readonly levelOf: (value: RawValue) => Level
  readonly change:
    | { readonly perSecond: boolean; readonly percent: boolean; readonly levelOf: (delta: number) => Level }
    | undefined
  readonly conditions: readonly { readonly level: Level; readonly when: MatchCriteria }[]
}

const levelIndex = (name: (typeof ALARM_LEVELS)[number]): Level => ALARM_LEVELS.indexOf(name)

function raises(range: AlarmRange, x: number): boolean {
  const aboveMin = range.min === undefined || (range.minInclusive === false ? x > range.min : x >= range.min)
  const belowMax = range.max === undefined || (range.maxInclusive === false ? x < range.max : x <= range.max)
  return range.form === 'inside' ? aboveMin && belowMax : !(aboveMin && belowMax)
}

/** What the algorithm of an alarm gives: a level by its name, or by its place among them; true is a warning. */
export function levelOfAlgorithm(value: AlgorithmValue | undefined): Level {
  if (typeof value === 'boolean') return value ? levelIndex('warning') : 0
  if (typeof value === 'string')
    return Math.max(
      0,
      ALARM_LEVELS.findIndex((level) => level === value.trim().toLowerCase()),
    )
  const index = typeof value === 'number' ? Math.trunc(value) : 0
  return index > 0 ? Math.min(index, ALARM_LEVELS.length - 1) : 0
}

function rangesLevel(ranges: readonly AlarmRange[]): (x: number) => Level {
  const sorted = ranges.toSorted((a, b) => levelIndex(b.level) - levelIndex(a.level))
  return (x) => {
    for (const range of sorted) if (raises(range, x)) return levelIndex(range.level)
    return 0
  }
}

export function prepareAlarms(set: AlarmSet, parameter: PlannedParameter): PreparedAlarms {
  const ranges = set.ranges ?? []
  const ofRange = rangesLevel(ranges)
  const ofValue = valuesLevel(set, parameter)
  const patterns = (set.patterns?.levels ?? [])
    .map((p) => ({ level: levelIndex(p.level), test: new RegExp(p.pattern, 'u') }))
    .toSorted((a, b) => b.level - a.level)
  const noPattern = set.patterns === undefined ? 0 : levelIndex(set.patterns.otherwise)
  const outside = ranges.filter((r) => r.form === 'outside')
  const bandOnly =
    set.values === undefined &&
    set.patterns === undefined &&
    set.conditions === undefined &&
    set.change === undefined &&
    set.algorithm === undefined &&
    outside.length === ranges.length &&
    outside.every((r) => r.minInclusive !== false && r.maxInclusive !== false)
  return {
    set,
    low: Math.max(-Infinity, ...outside.map((r) => r.min ?? -Infinity)),
    high: Math.min(Infinity, ...outside.map((r) => r.max ?? Infinity)),
    bandOnly,
    levelOf: (value) => {
      let level =
        ranges.length > 0 && (typeof value === 'number' || typeof value === 'bigint') ? ofRange(Number(value)) : 0
      if (ofValue !== undefined) level = Math.max(level, ofValue(value))
      if (set.patterns !== undefined && typeof value === 'string')
        level = Math.max(level, patterns.find((p) => p.test.test(value))?.level ?? noPattern)
      return level
    },
    change:
      set.change === undefined
        ? undefined
        : {
            perSecond: set.change.per === 'second',
            percent: set.change.kind === 'percent',
            levelOf: rangesLevel(set.change.ranges),
          },
    conditions: (set.conditions ?? [])
      .map((c) => ({ level: levelIndex(c.level), when: c.when }))
      .toSorted((a, b) => b.level - a.level),
  }
}

function valuesLevel(set: AlarmSet, p: PlannedParameter): ((value: RawValue) => Level) | undefined {
  const { values } = set
  if (values === undefined) return undefined
  const byText = new Map(values.levels.map((v) => [v.value, levelIndex(v.level)]))
  const otherwise = levelIndex(values.otherwise)
  const known = new Map<RawValue, Level>()
  return (value) => {
    let level = known.get(value)
    if (level !== undefined) return level
    level = byText.get(labelOf(p, value) ?? String(value)) ?? byText.get(String(value)) ?? otherwise
    if (known.size < 4096) known.set(value, level)
    return level
  }
}

/** The label of an enumeration or boolean value. */
export function labelOf(p: PlannedParameter, value: RawValue): string | undefined {
  if (typeof value === 'string' || typeof value === 'object') return undefined
  if (p.kind === 'boolean') return Number(value) === 0 ? p.zeroString : p.oneString
  return p.labels?.find((l) => value >= l.value && value <= (l.maxValue ?? l.value))?.label
}

/** Which limit a value violates, in words; undefined where no range of that level says so. */
export function limitText(alarms: PreparedAlarms, value: RawValue, level: Level): string | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') {
    const range = (alarms.set.ranges ?? []).find((r) => levelIndex(r.level) === level && raises(r, Number(value)))
    if (range !== undefined) return rangeText(range)
  }
  return undefined
}

function rangeText(r: AlarmRange): string {
  const span =
    r.min === undefined
      ? `${r.form === 'inside' ? 'up to' : 'above'} ${r.max}`
      : r.max === undefined
        ? `${r.form === 'inside' ? 'from' : 'below'} ${r.min}`
        : `${r.form} ${r.min} … ${r.max}`
  return `${span} is ${r.level}`
}
