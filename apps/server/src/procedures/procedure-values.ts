/** Latest values as procedures see them. */
import { ALARM_LEVELS, type SpaceSystem } from '@vigie/model'
import type { ProcedureWorld, SeenValue, Value } from '@vigie/procedures'
import type { PlannedParameter } from '@vigie/telemetry'
import type { LatestValues } from '../state/latest.ts'
import { labelOf } from '../state/values.ts'

export interface ValueParts {
  system(): SpaceSystem
  /** Of all that is live; the first that has received a parameter counts. */
  carriers(): Iterable<LatestValues>
}

export function procedureWorld({ system, carriers }: ValueParts): ProcedureWorld {
  return {
    parameter: (path) => {
      for (const latest of carriers()) {
        const column = latest.columnsOf(path)[0]
        if (column !== undefined && latest.samples[column] !== 0) return seen(latest, column)
      }
      return undefined
    },
    element: (path) => {
      const { elements, parameters, commands } = system()
      const thing = elements.get(path) ?? parameters.get(path) ?? commands.get(path)
      if (thing === undefined) return undefined
      const description = thing.shortDescription ?? thing.longDescription
      return { name: thing.name, ...(description === undefined ? {} : { description }) }
    },
  }
}

function seen(latest: LatestValues, c: number): SeenValue {
  const p = latest.parameters[c]!
  const { raw, eng } = latest.known(c)
  const monitored = p.alarms !== undefined || p.contextAlarms !== undefined
  const level = ALARM_LEVELS[latest.state[c]!] ?? 'normal'
  return {
    value: engineering(eng, p),
    raw: plain(raw),
    validity: latest.validity[c] === 0 ? 'valid' : 'invalid',
    ...(monitored ? { monitoring: level === 'normal' ? 'nominal' : level } : {}),
    sampled: { tai: String(latest.generation[c]!) },
    received: { tai: String(latest.reception[c]!) },
  }
}

function engineering(value: unknown, p: PlannedParameter): Value {
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof Uint8Array)))
    return Array.from(value as Iterable<unknown>, (v) => engineering(v, p))
  switch (p.kind) {
    case 'enumerated':
    case 'boolean': {
      const raw = Number(value)
      const label = labelOf(p, typeof value === 'bigint' ? Number(value) : value) ?? String(value)
      return p.kind === 'boolean' ? { label, raw, truth: raw !== 0 } : { label, raw }
    }
    case 'absolute-time':
      return typeof value === 'bigint' ? { tai: String(value) } : plain(value)
    case 'relative-time':
      return typeof value === 'number' ? { ns: Math.round(value * 1e9) } : plain(value)
    default: {
      const own = plain(value)
      return typeof own === 'number' && p.unit !== undefined && p.unit !== '' ? { n: own, unit: p.unit } : own
    }
  }
}

function plain(value: unknown): Value {
  switch (typeof value) {
    case 'number':
    case 'string':
    case 'boolean':
      return value
    case 'bigint':
      return value >= -9_007_199_254_740_991n && value <= 9_007_199_254_740_991n
        ? Number(value)
        : { whole: String(value) }
    default:
      if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
      if (Array.isArray(value)) return value.map(plain)
      return { unknown: 'it has no value' }
  }
}
