/** Alarms of types as XTCE. */
import { ALARM_LEVELS, type AlarmRange, type AlarmSet, type ContextAlarmSet } from '../../alarms.ts'
import type { DataType } from '../../types.ts'
import { writeInlineAlgorithm } from './algorithms.ts'
import { writeCriteria } from './criteria.ts'
import type { Writing } from './writing.ts'
import type { Attributes } from './xml-text.ts'

const RANGES = {
  watch: 'WatchRange',
  warning: 'WarningRange',
  distress: 'DistressRange',
  critical: 'CriticalRange',
  severe: 'SevereRange',
} as const
const CONDITIONS = {
  watch: 'WatchAlarm',
  warning: 'WarningAlarm',
  distress: 'DistressAlarm',
  critical: 'CriticalAlarm',
  severe: 'SevereAlarm',
} as const

export function writeAlarms(
  w: Writing,
  kind: DataType['kind'],
  alarms: AlarmSet | undefined,
  contexts: readonly ContextAlarmSet[] | undefined,
): void {
  // Absolute times have no alarms in XTCE.
  if (kind === 'absolute-time') {
    if (alarms !== undefined || (contexts?.length ?? 0) > 0) w.lose('an alarm of an absolute time')
    return
  }
  if (alarms !== undefined)
    w.xml.element('DefaultAlarm', attributes(kind, alarms), () => writeAlarmSet(w, kind, alarms))
  const list = kind === 'binary' && w.version === '1.2' ? 'BinaryContextAlarmList' : 'ContextAlarmList'
  w.xml.group(list, {}, () => {
    for (const { when, alarms: set } of contexts ?? [])
      w.xml.element('ContextAlarm', attributes(kind, set), () => {
        writeAlarmSet(w, kind, set)
        w.xml.element('ContextMatch', {}, () => writeCriteria(w, when, 'plain'))
      })
  })
}

function attributes(kind: DataType['kind'], set: AlarmSet): Attributes {
  const list = kind === 'enumerated' ? set.values : kind === 'string' ? set.patterns : undefined
  return {
    name: set.name,
    minViolations: set.minViolations,
    minConformance: set.minConformance,
    defaultAlarmLevel: list?.otherwise,
  }
}

function writeAlarmSet(w: Writing, kind: DataType['kind'], set: AlarmSet): void {
  const values = set.values
  const asList = kind === 'enumerated' && values !== undefined && values.levels.length > 0
  w.extensions({ values: asList ? undefined : values })
  if (set.conditions !== undefined && set.conditions.length > 0) {
    const { conditions } = set
    if (set.algorithm !== undefined) w.lose('an alarm with both conditions and an algorithm')
    w.xml.element('AlarmConditions', {}, () => {
      for (const level of ALARM_LEVELS) {
        if (level === 'normal') continue
        const own = conditions.filter((c) => c.level === level)
        if (own.length > 1) w.lose('two conditions of one alarm level')
        if (own[0] !== undefined) {
          const { when } = own[0]
          w.xml.element(CONDITIONS[level], {}, () => writeCriteria(w, when, 'plain'))
        }
      }
    })
  } else if (set.algorithm !== undefined) {
    const { algorithm } = set
    w.xml.element('CustomAlarm', {}, () => writeInlineAlgorithm(w, 'InputAlgorithm', algorithm))
  }
  if (kind === 'integer' || kind === 'float') writeNumeric(w, set)
  else if (kind === 'relative-time') writeTimes(w, set)
  else if (set.ranges !== undefined || set.change !== undefined) w.lose(`ranges of an alarm of a ${kind} value`)
  if (asList)
    w.xml.element('EnumerationAlarmList', {}, () => {
      for (const { value, level } of values.levels)
        w.xml.leaf('EnumerationAlarm', { alarmLevel: level, enumerationLabel: value })
    })
  if (kind === 'string' && set.patterns !== undefined)
    w.xml.group('StringAlarmList', {}, () => {
      for (const { pattern, level } of set.patterns!.levels)
        w.xml.leaf('StringAlarm', { alarmLevel: level, matchPattern: pattern })
    })
  else if (set.patterns !== undefined) w.lose(`patterns of an alarm of a ${kind} value`)
}

function writeNumeric(w: Writing, set: AlarmSet): void {
  const { ranges = [], change } = set
  const plain = arePlain(ranges)
  if (plain && ranges.length > 0)
    w.xml.element('StaticAlarmRanges', { rangeForm: form(ranges) }, () => writeLevels(w, ranges))
  if (change !== undefined) {
    if (!arePlain(change.ranges)) w.lose('several ranges of one level on the change of a value')
    w.xml.element(
      'ChangeAlarmRanges',
      {
        rangeForm: form(change.ranges),
        changeType: change.per === 'second' ? 'changePerSecond' : 'changePerSample',
        changeBasis: change.kind === 'percent' ? 'percentageChange' : 'absoluteChange',
      },
      () => writeLevels(w, change.ranges),
    )
  }
  if (!plain)
    w.xml.element('AlarmMultiRanges', {}, () => {
      for (const range of ranges) w.xml.leaf('Range', { ...limits(range), rangeForm: range.form, level: range.level })
    })
}

function writeTimes(w: Writing, set: AlarmSet): void {
  for (const [element, ranges] of [
    ['StaticAlarmRanges', set.ranges],
    ['ChangePerSecondAlarmRanges', set.change?.ranges],
  ] as const) {
    if (ranges === undefined || ranges.length === 0) continue
    if (!arePlain(ranges)) w.lose('several ranges of one level on a time')
    w.xml.element(element, { rangeForm: form(ranges) }, () => writeLevels(w, ranges))
  }
  if (set.change !== undefined && (set.change.per !== 'second' || set.change.kind !== 'absolute'))
    w.lose('the change of a time other than per second')
}

/** One form, one range a level, least first: what AlarmRangesType can say. */
function arePlain(ranges: readonly AlarmRange[]): boolean {
  const order = ranges.map((r) => ALARM_LEVELS.indexOf(r.level))
  return ranges.every((r) => r.form === ranges[0]!.form) && order.every((o, i) => i === 0 || o > order[i - 1]!)
}
const form = (ranges: readonly AlarmRange[]): string | undefined =>
  ranges[0]?.form === 'inside' ? 'inside' : undefined

function writeLevels(w: Writing, ranges: readonly AlarmRange[]): void {
  const done = new Set<string>()
  for (const range of ranges.toSorted((a, b) => ALARM_LEVELS.indexOf(a.level) - ALARM_LEVELS.indexOf(b.level))) {
    if (!done.has(range.level)) w.xml.leaf(RANGES[range.level], limits(range))
    done.add(range.level)
  }
}

export function limits(range: {
  readonly min?: number
  readonly minInclusive?: boolean
  readonly max?: number
  readonly maxInclusive?: boolean
}): Attributes {
  return {
    [range.minInclusive === false ? 'minExclusive' : 'minInclusive']: range.min,
    [range.maxInclusive === false ? 'maxExclusive' : 'maxInclusive']: range.max,
  }
}
