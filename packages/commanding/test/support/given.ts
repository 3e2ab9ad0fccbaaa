/** Random values that the arguments of a command take: written as an operator would give them. */
import type { DataType, SpaceSystem } from '@vigie/model'
import { dynamicNumber } from '../../src/encode/known-values.ts'
import { calibratorFunction, encodingOf } from '@vigie/telemetry/layout'
import { integerRange, isWide } from '../../src/encode/integers.ts'
import { isDecided, type ArgumentValue, type CommandPlan } from '../../src/index.ts'

export type Random = () => number

export function seeded(seed: number): Random {
  let state = seed >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 2 ** 32
  }
}

const whole = (random: Random, min: bigint, max: bigint): bigint => {
  const edge = random()
  if (edge < 0.1) return min
  if (edge < 0.2) return max
  let bits = 0n
  for (let i = 0; i < 5; i++) bits = (bits << 32n) | BigInt(Math.floor(random() * 2 ** 32))
  return min + (bits % (max - min + 1n))
}

/** Values for all arguments that can be given; sizes that count another argument are left out half of the time. */
export function randomGiven(plan: CommandPlan, random: Random): Record<string, ArgumentValue> {
  const given: Record<string, ArgumentValue> = {}
  for (const a of plan.arguments) {
    if (isDecided(a) || a.sizeOf !== undefined) continue
    if (!a.required && a.type.kind !== 'aggregate' && random() < 0.3) continue
    given[a.name] = randomValue(plan.layout.system, a.type, random)
  }
  return given
}

export function randomValue(system: SpaceSystem, type: DataType, random: Random): ArgumentValue {
  switch (type.kind) {
    case 'aggregate':
      return Object.fromEntries(type.members.map((m) => [m.name, randomValue(system, system.type(m.type)!, random)]))
    case 'array': {
      const counts = type.dimensions.map((d) => dynamicNumber(system, d.count, () => undefined))
      const total = counts.reduce<number>((n, c) => n * (c ?? Math.floor(random() * 4)), 1)
      return Array.from({ length: total }, () => randomValue(system, system.type(type.elementType)!, random))
    }
    case 'enumerated': {
      const l = type.labels[Math.floor(random() * type.labels.length)]!
      return random() < 0.5 ? l.label : (l.maxValue ?? l.value)
    }
    case 'boolean':
      return random() < 0.5
    case 'string': {
      const e = encodingOf(type)
      const box = e?.kind === 'string' && e.size.boxBits?.kind === 'fixed' ? e.size.boxBits.value / 8 : 12
      const wide = e?.kind === 'string' && /UTF-(16|32)/.test(e.charset) ? 4 : 1
      const room = Math.max(0, Math.floor((box - 4) / wide))
      const most = Math.min(type.maxLength ?? room, room, 40)
      const length = Math.max(type.minLength ?? 0, Math.floor(random() * (most + 1)))
      return Array.from({ length }, () => String.fromCodePoint(33 + Math.floor(random() * 90))).join('')
    }
    case 'binary': {
      const e = type.encoding
      const bits =
        e?.kind === 'binary' && e.leading === undefined
          ? dynamicNumber(system, e.sizeInBits, () => undefined)
          : undefined
      const length = bits === undefined ? Math.floor(random() * 12) : Math.ceil(bits / 8)
      const bytes = Uint8Array.from({ length }, () => Math.floor(random() * 256))
      if (bits !== undefined && bits % 8 !== 0) bytes[length - 1]! &= 0xff << (8 - (bits % 8))
      return bytes
    }
    case 'absolute-time':
      return BigInt(Math.floor(random() * 2e9)) * 1_000_000_000n + 1_355_270_400_000_000_000n
    case 'relative-time':
      return Math.floor(random() * 100)
    default: {
      const e = encodingOf(type)!
      if (e.kind === 'integer') {
        const { min, max } = integerRange(e)
        const r = type.validRange
        if (e.calibrator !== undefined) {
          const raw =
            r !== undefined && !r.calibrated
              ? whole(random, BigInt(Math.ceil(r.min ?? Number(min))), BigInt(Math.floor(r.max ?? Number(max))))
              : whole(random, min, max)
          const value = calibratorFunction(e.calibrator)(Number(raw))
          return r?.calibrated === true ? Math.min(Math.max(value, r.min ?? -Infinity), r.max ?? Infinity) : value
        }
        if (isWide(e)) return whole(random, min, max)
        const low = r?.min === undefined ? min : BigInt(Math.ceil(Math.max(r.min, Number(min))))
        const high = r?.max === undefined ? max : BigInt(Math.floor(Math.min(r.max, Number(max))))
        const unsigned = type.kind === 'integer' && !type.signed && low < 0n ? 0n : low
        return whole(random, unsigned, high)
      }
      const r = type.validRange
      const low = r?.min ?? -1000
      const high = r?.max ?? 1000
      const x = low + random() * (high - low)
      return type.kind === 'integer' ? Math.round(x) : x
    }
  }
}
