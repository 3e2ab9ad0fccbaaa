/** Default and context alarms of every kind of type. */
import { ALARM_LEVELS, type AlarmLevel, type AlarmRange, type AlarmSet, type ContextAlarmSet } from '../alarms.ts'
import type { MatchCriteria } from '../criteria.ts'
import type { DataType } from '../types.ts'
import { readInlineAlgorithm } from './algorithms-reader.ts'
import { needCriteria } from './criteria-reader.ts'
import type { Site } from './references.ts'
import { readExtension } from './extension.ts'
import type { XmlNode } from './node.ts'
import { bounds, TIME_UNITS } from './ranges.ts'

interface Part {
  readonly node: XmlNode
  readonly site: Site
}

const RANGES: Readonly<Record<string, AlarmRange['level']>> = {
  WatchRange: 'watch',
  WarningRange: 'warning',
  DistressRange: 'distress',
  CriticalRange: 'critical',
  SevereRange: 'severe',
}
const CONDITIONS: Readonly<Record<string, AlarmLevel>> = {
  WatchAlarm: 'watch',
  WarningAlarm: 'warning',
  DistressAlarm: 'distress',
  CriticalAlarm: 'critical',
  SevereAlarm: 'severe',
}
const LEVELS = Object.fromEntries(ALARM_LEVELS.map((l) => [l, l])) as Readonly<Record<string, AlarmLevel>>
const FORMS = { outside: 'outside', inside: 'inside' } as const

export function readAlarms(
  own: Part | undefined,
  contexts: Part | undefined,
  kind: DataType['kind'],
): { readonly alarms?: AlarmSet; readonly contextAlarms?: readonly ContextAlarmSet[] } {
  const alarms = own === undefined ? undefined : readAlarmSet(own.site, own.node, kind)
  const contextAlarms: ContextAlarmSet[] = []
  if (contexts !== undefined) {
    for (const node of contexts.node.all('ContextAlarm')) {
      const match = contexts.site.reading.need(node, 'ContextMatch')
      const set = readAlarmSet(contexts.site, node, kind)
      if (match !== undefined)
        contextAlarms.push({
          when: needCriteria(contexts.site, match),
          // An empty set: in this context nothing is watched.
          alarms: set ?? { minViolations: 1, minConformance: 1 },
        })
    }
  }
  return {
    ...(alarms === undefined ? {} : { alarms }),
    ...(contextAlarms.length === 0 ? {} : { contextAlarms }),
  }
}

/** Undefined when it is disabled. */
function readAlarmSet(site: Site, node: XmlNode, kind: DataType['kind']): AlarmSet | undefined {
  const { reading } = site
  const name = node.attribute('name')
  const custom = node.child('CustomAlarm')
  // 1.1 lets the algorithm be the element itself.
  const algorithm = custom === undefined ? undefined : (custom.child('InputAlgorithm') ?? custom)
  const conditions = node.child('AlarmConditions')
  const set: AlarmSet = {
    ...(name === undefined ? {} : { name }),
    minViolations: reading.integer(node, 'minViolations', 1) ?? 1,
    minConformance: reading.integer(node, 'minConformance', 1) ?? 1,
    ...ranges(site, node),
    ...change(site, node),
    ...values(site, node),
    ...(conditions === undefined ? {} : { conditions: alarmConditions(site, conditions) }),
    ...(algorithm === undefined ? {} : { algorithm: readInlineAlgorithm(site, algorithm) }),
  }
  if (reading.bool(node, 'disabled') === true) {
    reading.report(
      'forms',
      node,
      { what: `a disabled alarm of a ${kind} type is left out`, hint: 'Enable it in the document if it is meant.' },
      'information',
    )
    return undefined
  }
  return set
}

function ranges(site: Site, node: XmlNode): { readonly ranges?: readonly AlarmRange[] } {
  const { reading } = site
  const found: AlarmRange[] = []
  const fixed = node.child('StaticAlarmRanges')
  if (fixed !== undefined) found.push(...levelRanges(site, fixed))
  for (const range of node.child('AlarmMultiRanges')?.all('Range') ?? []) {
    const level = reading.word(range, 'level', LEVELS) ?? 'warning'
    const form = reading.word(range, 'rangeForm', FORMS) ?? 'outside'
    const limits = bounds(reading, range)
    if (level !== 'normal') found.push({ level, form, ...limits })
    else
      reading.report(
        'notRead',
        range,
        { what: 'a range of level normal', hint: 'What no range covers is normal.' },
        'warning',
      )
  }
  return found.length === 0 ? {} : { ranges: found }
}

/** AlarmRangesType; those of times are in units of time. */
function levelRanges(site: Site, node: XmlNode): readonly AlarmRange[] {
  const { reading } = site
  const form = reading.word(node, 'rangeForm', FORMS) ?? 'outside'
  const factor = reading.word(node, 'timeUnits', TIME_UNITS) ?? 1
  return node.all(...Object.keys(RANGES)).map((range) => {
    const { min, max, ...rest } = bounds(reading, range)
    return {
      level: RANGES[range.name]!,
      form,
      ...rest,
      ...(min === undefined ? {} : { min: min * factor }),
      ...(max === undefined ? {} : { max: max * factor }),
    }
  })
}

function change(site: Site, node: XmlNode): { readonly change?: NonNullable<AlarmSet['change']> } {
  const { reading } = site
  const form = node.child('ChangeAlarmRanges', 'ChangePerSecondAlarmRanges')
  if (form === undefined) return {}
  const per =
    reading.word(form, 'changeType', { changePerSecond: 'second', changePerSample: 'sample' } as const) ?? 'second'
  const kind =
    reading.word(form, 'changeBasis', { absoluteChange: 'absolute', percentageChange: 'percent' } as const) ??
    'absolute'
  return { change: { per, kind, ranges: levelRanges(site, form) } }
}

function values(site: Site, node: XmlNode): Pick<AlarmSet, 'values' | 'patterns'> {
  const { reading } = site
  const own = readExtension<unknown>(reading, node, 'values')
  if (isValueAlarms(own)) {
    node.attribute('defaultAlarmLevel')
    return { values: own }
  }
  const labels = node.child('EnumerationAlarmList')
  const strings = node.child('StringAlarmList')
  const otherwise = reading.word(node, 'defaultAlarmLevel', LEVELS) ?? 'normal'
  return {
    ...(labels === undefined
      ? {}
      : {
          values: {
            levels: labels.all('EnumerationAlarm').map((n) => ({
              // 1.1 names it enumerationValue.
              value: n.attribute('enumerationValue') ?? reading.required(n, 'enumerationLabel'),
              level: reading.word(n, 'alarmLevel', LEVELS) ?? 'warning',
            })),
            otherwise,
          },
        }),
    ...(strings === undefined
      ? {}
      : {
          patterns: {
            levels: strings.all('StringAlarm').map((n) => ({
              pattern: reading.required(n, 'matchPattern'),
              level: reading.word(n, 'alarmLevel', LEVELS) ?? 'warning',
            })),
            otherwise,
          },
        }),
  }
}

function isValueAlarms(value: unknown): value is NonNullable<AlarmSet['values']> {
  const v = (value ?? {}) as { levels?: unknown; otherwise?: unknown }
  const isLevel = (level: unknown): boolean => typeof level === 'string' && Object.hasOwn(LEVELS, level)
  return (
    Array.isArray(v.levels) &&
    isLevel(v.otherwise) &&
    v.levels.every((l: { value?: unknown; level?: unknown } | null) => typeof l?.value === 'string' && isLevel(l.level))
  )
}

function alarmConditions(
  site: Site,
  node: XmlNode,
): readonly { readonly level: AlarmLevel; readonly when: MatchCriteria }[] {
  return node.all(...Object.keys(CONDITIONS)).map((n) => ({ level: CONDITIONS[n.name]!, when: needCriteria(site, n) }))
}
