/**
 * A model back to element files: plain objects in the form of the element schema, to be written as YAML or as rows of
 * a workbook. What the native form has no words for is counted by kind and reported, never dropped in silence.
 */
import { toHex, type Diagnostic } from '@vigie/base'
import { stringify } from 'yaml'
import type { AlarmRange, AlarmSet, ContextAlarmSet } from '../alarms.ts'
import type { Calibrator, ContextCalibrator } from '../calibration.ts'
import type { Container } from '../containers.ts'
import type { DynamicValue, Expression, MatchCriteria } from '../criteria.ts'
import type { Parameter, SystemElement } from '../element.ts'
import { parentPath, lastSegment, walkElements } from '../paths.ts'
import type { SpaceSystem } from '../space-system.ts'
import type { DataType, Encoding, ValidRange } from '../types.ts'
import { writeCommand } from './command-writer.ts'
import { clean, some, writeEntry, type Words } from './entries-writer.ts'
import { conditionText, formulaText, NotExpressible } from './text-forms.ts'

export interface NativeElement {
  readonly element: string
  readonly [key: string]: unknown
}
export interface NativeExport {
  readonly elements: readonly NativeElement[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Elements in the form of the element schema; the things of the root itself go below an element named as the root. */
export function toNative(system: SpaceSystem): NativeExport {
  const writer = new Writer(rootPrefix(system))
  const elements = [...walkElements(system.root)]
    .map(({ path, element }) => writer.element(path, element))
    .filter((e) => e !== undefined)
  return { elements, diagnostics: writer.diagnostics() }
}

/** YAML files of a model, one per element: name and text. */
export function writeNative(system: SpaceSystem): {
  readonly files: readonly { readonly name: string; readonly text: string }[]
  readonly diagnostics: readonly Diagnostic[]
} {
  const { elements, diagnostics } = toNative(system)
  return {
    files: elements.map((e) => ({
      name: `${e.element}.yaml`,
      text: stringify(e, { lineWidth: 140, flowCollectionPadding: true, collectionStyle: 'any' }),
    })),
    diagnostics,
  }
}

/** Element files name an element; a root with content of its own becomes one. */
function rootPrefix(system: SpaceSystem): string {
  const r = system.root
  const own = r.types.length + r.parameters.length + r.containers.length + r.commands.length + r.events.length
  return own > 0 ? r.name : ''
}

const leading = (
  tag: { readonly sizeInBits: number; readonly unitBits: number } | undefined,
): Record<string, unknown> => ({
  leadingBits: tag?.sizeInBits,
  leadingUnitBits: tag?.unitBits,
})

/** One valid range, or several. */
function ranges(t: DataType): Record<string, unknown> {
  if (t.kind !== 'integer' && t.kind !== 'float') return {}
  const pair = (r: ValidRange): readonly (number | null)[] => [r.min ?? null, r.max ?? null]
  if (t.validRanges !== undefined) return { validRanges: t.validRanges.map(pair) }
  return t.validRange === undefined ? {} : { validRange: pair(t.validRange) }
}

class Writer {
  readonly #prefix: string
  readonly #lost = new Map<string, { count: number; example: string }>()
  #element = ''
  #thing = ''
  readonly #words: Words = {
    name: (path) => this.#name(path),
    condition: (criteria) => this.#condition(criteria),
    formula: (tree) => this.#formula(tree),
    dynamic: (value) => this.#dynamic(value),
    lose: (what) => this.#lose(what),
  }

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  diagnostics(): Diagnostic[] {
    return [...this.#lost].map(([what, { count, example }]) => ({
      severity: 'warning' as const,
      code: 'VIG-MODEL-120',
      message: `${what} is not written: the native form has no words for it (first at ${example})`,
      remedy: 'Keep the model in its own format, or express this part otherwise.',
      count,
    }))
  }

  #lose(what: string): undefined {
    const known = this.#lost.get(what)
    if (known === undefined) this.#lost.set(what, { count: 1, example: this.#thing })
    else known.count++
    return undefined
  }

  #full(path: string): string {
    return this.#prefix === '' ? path : path === '' ? this.#prefix : `${this.#prefix}.${path}`
  }
  /** Short in its own element, from the top else. */
  readonly #name = (path: string): string =>
    parentPath(path) === this.#element && path !== '' ? lastSegment(path) : this.#full(path)

  element(path: string, e: SystemElement): NativeElement | undefined {
    this.#element = path
    for (const [what, list] of [
      ['an algorithm', e.algorithms],
      ['a stream', e.streams],
      ['a service', e.services],
      ['a message', e.messages],
      ['a command container by itself', e.commandContainers],
    ] as const) {
      for (const thing of list) {
        this.#thing = this.#full(`${path === '' ? '' : `${path}.`}${thing.name}`)
        this.#lose(what)
      }
    }
    const full = this.#full(path)
    if (full === '') return undefined
    const argumentTypes = e.argumentTypes.filter((a) => !e.types.some((t) => t.name === a.name))
    return clean({
      element: full,
      kind: e.kind === 'mission' ? 'element' : e.kind,
      description: e.shortDescription,
      longDescription: e.longDescription,
      alias: e.aliases,
      types:
        e.types.length + argumentTypes.length === 0
          ? undefined
          : Object.fromEntries(
              [...e.types, ...argumentTypes].map((t) => [t.name, this.#at(t.name, () => this.#type(t))]),
            ),
      parameters: some(e.parameters.map((p) => this.#at(p.name, () => this.#parameter(p)))),
      containers: some(e.containers.map((c) => this.#at(c.name, () => this.#container(c)))),
      commands: some(e.commands.map((c) => this.#at(c.name, () => writeCommand(this.#words, c)))),
      events: some(
        e.events.map((v) =>
          clean({
            name: v.name,
            severity: v.severity,
            id: v.id,
            text: v.format,
            description: v.shortDescription,
            container: v.container === undefined ? undefined : this.#name(v.container),
          }),
        ),
      ),
    })
  }

  #at<T>(name: string, write: () => T): T {
    this.#thing = this.#full(this.#element === '' ? name : `${this.#element}.${name}`)
    return write()
  }

  #condition(criteria: MatchCriteria | undefined): string | undefined {
    if (criteria === undefined || criteria.kind === 'always') return undefined
    try {
      return conditionText(criteria, this.#name)
    } catch (error) {
      if (!(error instanceof NotExpressible)) throw error
      return this.#lose(error.what)
    }
  }
  #formula(tree: Expression | undefined): string | undefined {
    if (tree === undefined) return undefined
    try {
      return formulaText(tree, this.#name)
    } catch (error) {
      if (!(error instanceof NotExpressible)) throw error
      return this.#lose(error.what)
    }
  }

  #dynamic(value: DynamicValue): unknown {
    switch (value.kind) {
      case 'fixed':
        return value.value
      case 'reference': {
        const base = 'parameter' in value.ref ? this.#name(value.ref.parameter) : value.ref.argument
        const ref =
          value.ref.member === undefined
            ? base
            : `${base}${value.ref.member.startsWith('[') ? '' : '.'}${value.ref.member}`
        if (value.slope === 1 && value.intercept === 0 && value.ref.calibrated !== false) return ref
        return clean({
          ref,
          slope: value.slope === 1 ? undefined : value.slope,
          intercept: value.intercept === 0 ? undefined : value.intercept,
          raw: value.ref.calibrated === false ? true : undefined,
        })
      }
      case 'lookup':
        this.#lose('a size looked up by conditions')
        return value.otherwise ?? 0
      default:
        this.#lose('a size computed by an algorithm')
        return 0
    }
  }

  #type(t: DataType): Record<string, unknown> {
    const head = { kind: t.kind, description: t.shortDescription }
    switch (t.kind) {
      case 'aggregate':
        return clean({
          ...head,
          members: t.members.map((m) =>
            clean({ name: m.name, description: m.shortDescription, type: this.#name(m.type) }),
          ),
        })
      case 'array':
        return clean({
          ...head,
          element: this.#name(t.elementType),
          counts: t.dimensions.map((d) => this.#dynamic(d.count)),
        })
      default: {
        const scalar = {
          ...head,
          unit: t.unit,
          initialValue: t.initialValue,
          limits: this.#limits(t.alarms),
          contextLimits: this.#contextLimits(t.contextAlarms),
        }
        if (t.kind === 'absolute-time' || t.kind === 'relative-time') {
          const time = t.timeEncoding
          if (time === undefined) return clean(scalar)
          return clean({
            ...scalar,
            ...this.#encoding(time.encoding, 'integer'),
            scale: time.scale === 1 ? undefined : time.scale,
            offset: time.offset === 0 ? undefined : time.offset,
            epoch: time.epoch === undefined ? undefined : time.epoch.kind === 'utc' ? time.epoch.utc : time.epoch.kind,
            offsetFrom: time.offsetFrom === undefined ? undefined : this.#name(time.offsetFrom.parameter),
          })
        }
        const own =
          t.kind === 'enumerated'
            ? {
                labels: Object.fromEntries(
                  t.labels.map((l) => [
                    l.maxValue === undefined ? String(l.value) : `${l.value}..${l.maxValue}`,
                    l.label,
                  ]),
                ),
              }
            : t.kind === 'boolean'
              ? { trueLabel: t.oneString, falseLabel: t.zeroString }
              : t.kind === 'integer'
                ? { signed: t.signed }
                : {}
        const expected =
          t.kind === 'string' ? 'string' : t.kind === 'binary' ? 'binary' : t.kind === 'float' ? 'float' : 'integer'
        return clean({
          ...scalar,
          ...own,
          ...ranges(t),
          ...(t.encoding === undefined
            ? t.kind === 'integer'
              ? { sizeInBits: undefined }
              : {}
            : this.#encoding(t.encoding, expected)),
        })
      }
    }
  }

  #encoding(e: Encoding, expected: Encoding['kind']): Record<string, unknown> {
    if (e.errorDetection !== undefined) this.#lose('an error detection over a value')
    const orders = {
      byteOrder: e.byteOrder === 'msb' ? undefined : e.byteOrder,
      bitOrder: e.bitOrder === 'msb' ? undefined : e.bitOrder,
    }
    const kind = e.kind === expected ? undefined : e.kind
    switch (e.kind) {
      case 'integer':
      case 'float': {
        const usual = e.kind === 'float' ? 'ieee754' : undefined
        return {
          encoding: clean({
            kind,
            sizeInBits: e.sizeInBits,
            scheme: e.scheme === usual ? undefined : e.scheme,
            ...orders,
          }),
          calibrator: this.#calibrator(e.calibrator),
          contextCalibrators: this.#contextCalibrators(e.contextCalibrators),
        }
      }
      case 'string':
        return {
          encoding: clean({
            kind,
            charset: e.charset,
            sizeInBits: e.size.boxBits === undefined ? undefined : this.#dynamic(e.size.boxBits),
            maxBits: e.size.maxBits,
            terminator: e.size.terminator === undefined ? undefined : toHex(e.size.terminator),
            ...leading(e.size.leading),
            ...orders,
          }),
        }
      default:
        if (e.fromBinaryAlgorithm !== undefined || e.toBinaryAlgorithm !== undefined)
          this.#lose('a binary transformed by an algorithm')
        return { encoding: clean({ kind, sizeInBits: this.#dynamic(e.sizeInBits), ...leading(e.leading), ...orders }) }
    }
  }

  #calibrator(c: Calibrator | undefined): Record<string, unknown> | undefined {
    if (c === undefined) return undefined
    if (c.kind === 'polynomial') return { polynomial: c.coefficients }
    if (c.kind === 'spline')
      return clean({
        spline: c.points.map((p) => [p.raw, p.calibrated]),
        order: c.order,
        extrapolate: c.extrapolate ? true : undefined,
      })
    const formula = this.#formula(c.expression)
    return formula === undefined ? undefined : { formula }
  }
  #contextCalibrators(list: readonly ContextCalibrator[] | undefined): unknown {
    return list?.flatMap((c) => {
      const [when, calibrator] = [this.#condition(c.when), this.#calibrator(c.calibrator)]
      return when === undefined || calibrator === undefined ? [] : [{ when, calibrator }]
    })
  }

  #ranges(ranges: readonly AlarmRange[] | undefined): Record<string, unknown> {
    const out: Record<string, unknown> = {}
    for (const r of ranges ?? []) {
      if (r.form === 'inside') this.#lose('an alarm range inside of its bounds')
      else out[r.level] = [r.min ?? null, r.max ?? null]
    }
    return out
  }
  #limits(a: AlarmSet | undefined): Record<string, unknown> | undefined {
    if (a === undefined) return undefined
    if (a.patterns !== undefined) this.#lose('an alarm on the pattern of a text')
    if (a.conditions !== undefined) this.#lose('an alarm on conditions')
    if (a.algorithm !== undefined) this.#lose('an alarm computed by an algorithm')
    return clean({
      ...this.#ranges(a.ranges),
      delta:
        a.change === undefined
          ? undefined
          : clean({
              per: a.change.per,
              percent: a.change.kind === 'percent' ? true : undefined,
              ...this.#ranges(a.change.ranges),
            }),
      expected: a.values === undefined ? undefined : Object.fromEntries(a.values.levels.map((l) => [l.value, l.level])),
      otherwise: a.values === undefined || a.values.otherwise === 'normal' ? undefined : a.values.otherwise,
      persistence: a.minViolations === 1 ? undefined : a.minViolations,
      conformance: a.minConformance === 1 ? undefined : a.minConformance,
    })
  }
  #contextLimits(list: readonly ContextAlarmSet[] | undefined): unknown {
    return list?.flatMap((c) => {
      const when = this.#condition(c.when)
      return when === undefined ? [] : [{ when, ...this.#limits(c.alarms) }]
    })
  }

  #parameter(p: Parameter): Record<string, unknown> {
    return clean({
      name: p.name,
      type: this.#name(p.type),
      description: p.shortDescription,
      longDescription: p.longDescription,
      alias: p.aliases,
      source: p.source === (p.formula === undefined ? 'telemetered' : 'derived') ? undefined : p.source,
      formula: this.#prefix === '' ? (p.formulaText ?? this.#formula(p.formula)) : this.#formula(p.formula),
      initialValue: p.initialValue,
      readOnly: p.readOnly,
      validWhen: this.#condition(p.validity),
    })
  }

  #container(c: Container): Record<string, unknown> {
    if (c.errorDetection !== undefined) this.#lose('an error detection over a container')
    return clean({
      name: c.name,
      description: c.shortDescription,
      abstract: c.abstract ? true : undefined,
      base: c.base === undefined ? undefined : this.#name(c.base),
      when: this.#condition(c.restriction),
      period: c.period === undefined ? undefined : `${c.period} s`,
      sizeInBits: c.sizeInBits === undefined ? undefined : this.#dynamic(c.sizeInBits),
      entries: some(c.entries.map((e) => writeEntry(this.#words, e))),
    })
  }
}
