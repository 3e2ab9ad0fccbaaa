/** Numbers the columns of a chain: one per scalar, per leaf of an aggregate, per leaf of an array. */
import type { DataType, Parameter, SpaceSystem } from '@vigie/model'
import type { Findings } from '../errors.ts'
import type { PlannedParameter } from '../plan.ts'
import { isConverted, kindOf, wireOf, type ScalarType, type Wire } from './wire.ts'

export class ColumnRegistry {
  readonly parameters: PlannedParameter[] = []
  readonly wires: (Wire | undefined)[] = []
  readonly #index = new Map<string, number>()
  readonly #system: SpaceSystem
  readonly #findings: Findings

  constructor(system: SpaceSystem, findings: Findings) {
    this.#system = system
    this.#findings = findings
  }

  /** The column of a scalar found at `member` of a parameter; undefined when it cannot lie in a packet. */
  telemetered(path: string, member: string, type: ScalarType, parameter: Parameter): number | undefined {
    const column = columnPath(path, member)
    const known = this.#index.get(column)
    if (known !== undefined) return known
    const wire = wireOf(type, column, this.#findings)
    if (wire === undefined) return undefined
    for (const set of [type.alarms, ...(type.contextAlarms ?? []).map((c) => c.alarms)])
      if (set?.algorithm !== undefined && !isJavaScript(this.#system, set.algorithm))
        this.#findings.add('unsupported', 'warning', {
          where: column,
          what: 'an alarm whose level an algorithm in another language than JavaScript gives',
          effect: 'its other limits are watched',
        })
    return this.#add(column, wire, {
      parameter: path,
      kind: kindOf(wire),
      list: member.includes('[]'),
      wide: wire.storage === 'u64' || wire.storage === 'i64',
      calibrated: isConverted(wire),
      signed: wire.storage.startsWith('i'),
      ...(wire.bits === undefined ? {} : { sizeInBits: wire.bits }),
      ...described(type, parameter),
    })
  }

  /** The column of a value computed on the ground; its raw values are the engineering ones. */
  derived(path: string, parameter: Parameter | undefined, type: DataType | undefined): number {
    const known = this.#index.get(path)
    if (known !== undefined) return known
    const scalar = type === undefined || type.kind === 'aggregate' || type.kind === 'array' ? undefined : type
    return this.#add(path, undefined, {
      parameter: path,
      kind: scalar === undefined || scalar.kind === 'integer' ? 'float' : scalar.kind,
      list: false,
      wide: scalar?.kind === 'absolute-time',
      calibrated: false,
      signed: true,
      derived: true,
      ...(scalar === undefined ? {} : described(scalar, parameter)),
    })
  }

  find(column: string): number | undefined {
    return this.#index.get(column)
  }

  system(): SpaceSystem {
    return this.#system
  }

  #add(path: string, wire: Wire | undefined, rest: Omit<PlannedParameter, 'index' | 'path'>): number {
    const index = this.parameters.length
    this.parameters.push({ index, path, ...rest })
    this.wires.push(wire)
    this.#index.set(path, index)
    return index
  }
}

/** Whether an algorithm of the model is in a language that isolates run. */
export const isJavaScript = (system: SpaceSystem, algorithm: string): boolean =>
  /^(?:javascript|js|ecmascript)$/i.test(system.algorithms.get(algorithm)?.language.trim() ?? '')

/** `P`, `P.a.b`, `P[].x`; the trailing brackets of an array of scalars are left out. */
export function columnPath(parameter: string, member: string): string {
  const inside = member.endsWith('[]') && member.indexOf('[]') === member.length - 2 ? member.slice(0, -2) : member
  return inside === '' || inside.startsWith('[') ? `${parameter}${inside}` : `${parameter}.${inside}`
}

function described(type: ScalarType, parameter: Parameter | undefined): Partial<PlannedParameter> {
  return {
    ...(type.unit === undefined ? {} : { unit: type.unit }),
    ...(type.kind === 'enumerated' ? { labels: type.labels } : {}),
    ...(type.kind === 'boolean' ? { oneString: type.oneString, zeroString: type.zeroString } : {}),
    ...(type.alarms === undefined ? {} : { alarms: type.alarms }),
    ...(type.contextAlarms === undefined ? {} : { contextAlarms: type.contextAlarms }),
    ...(parameter?.validity === undefined ? {} : { validity: parameter.validity }),
  }
}
