/** Times and durations: read as people write them, turned to counts of their encoding. */
import { formatUtc, parseDuration, parseUtc, toSeconds, type Tai } from '@vigie/base'
import type { AbsoluteTimeType, Encoding, RelativeTimeType } from '@vigie/model'
import { countsFunction, timeFunction } from '@vigie/telemetry/layout'
import { report, shown, type Environment } from './environment.ts'
import { encodingText, givenNumber, rawNumber, type Scalar } from './numbers.ts'
import { convertText } from './texts.ts'
import type { ArgumentValue } from './values.ts'

const FROM_NOW = /^now(?:\s*([+-])\s*(.+))?$/i

function givenTime(env: Environment, given: ArgumentValue): Tai | undefined {
  if (typeof given === 'bigint') return given
  if (typeof given !== 'string') return undefined
  const text = given.trim()
  const relative = FROM_NOW.exec(text)
  try {
    if (relative === null) return parseUtc(text)
    if (env.time === undefined) return undefined
    const by = relative[2] === undefined ? 0n : parseDuration(relative[2])
    return env.time + (relative[1] === '-' ? -by : by)
  } catch {
    return undefined
  }
}

export function convertTime(
  env: Environment,
  place: string,
  given: ArgumentValue,
  type: AbsoluteTimeType,
  encoding: Encoding,
): Scalar | undefined {
  const tai = givenTime(env, given)
  if (tai === undefined) return report(env, 'badTime', place, { given: shown(given) })
  if (encoding.kind === 'string') {
    const text = formatUtc(tai)
    return convertText(env, place, text, encoding, parseUtc(text))
  }
  const time = type.timeEncoding!
  let counted = tai
  if (time.offsetFrom !== undefined) {
    const base = env.lookup(time.offsetFrom)?.eng
    if (typeof base !== 'bigint' && typeof base !== 'number')
      return report(env, 'noInverse', place, {
        given: shown(given),
        detail: `it is counted from ${time.offsetFrom.parameter}, which is not known`,
        hint: 'Wait for a value of that parameter.',
      })
    counted = tai - (typeof base === 'bigint' ? base : BigInt(Math.round(base * 1e9)))
  }
  const exact = encoding.kind === 'binary' ? undefined : countsFunction(time)(counted)
  const raw =
    exact === undefined || encoding.kind === 'binary'
      ? undefined
      : rawNumber(encoding.kind === 'float' ? secondsOf(time, counted) : exact, encoding)
  const back =
    raw === undefined || raw instanceof Uint8Array || typeof raw === 'string' ? undefined : timeFunction(time)(raw)
  if (raw === undefined || back === undefined)
    return report(env, 'notRepresentable', place, {
      given: formatUtc(tai),
      encoding: encoding.kind === 'binary' ? 'bytes' : encodingText(encoding),
    })
  return { raw, engineering: back + (tai - counted) }
}

/** Counts with their fraction, for encodings in floating point. */
function secondsOf(time: NonNullable<AbsoluteTimeType['timeEncoding']>, tai: Tai): number {
  const at = timeFunction(time)
  const count = countsFunction(time)(tai)!
  const base = at(Number(count)) ?? tai
  return Number(count) + Number(tai - base) / 1e9 / time.scale
}

export function convertDuration(
  env: Environment,
  place: string,
  given: ArgumentValue,
  type: RelativeTimeType,
  encoding: Encoding,
): Scalar | undefined {
  const seconds = givenSeconds(env, place, given)
  if (seconds === undefined) return undefined
  const { scale, offset } = type.timeEncoding!
  if (encoding.kind === 'binary')
    return report(env, 'notRepresentable', place, { given: `${seconds} s`, encoding: 'bytes' })
  const counts = (seconds - offset) / scale
  const raw = rawNumber(encoding.kind === 'integer' ? Math.round(counts) : counts, encoding)
  if (raw === undefined || !Number.isFinite(counts))
    return report(env, 'notRepresentable', place, { given: `${seconds} s`, encoding: encodingText(encoding) })
  return { raw, engineering: raw instanceof Uint8Array ? seconds : offset + scale * Number(raw) }
}

function givenSeconds(env: Environment, place: string, given: ArgumentValue): number | undefined {
  if (typeof given === 'string' && !/^\s*[+-]?[\d.]+(e[+-]?\d+)?\s*$/i.test(given)) {
    try {
      return toSeconds(parseDuration(given))
    } catch {
      return report(env, 'wrongType', place, { expected: 'a duration such as 10 s or 5 min', given: shown(given) })
    }
  }
  const number = givenNumber(env, place, given, 's', () => 'a duration in seconds')
  return number === undefined ? undefined : Number(number)
}
