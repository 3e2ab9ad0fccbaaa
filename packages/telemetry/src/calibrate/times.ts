/** Counts of a time encoding to TAI nanoseconds, exact for decimal and binary scales. */
import { parseUtc, taiToUnixNanos, unixNanosToTai, type Tai } from '@vigie/base'
import type { TimeEncoding } from '@vigie/model'

/** 1980-01-06T00:00:00 UTC: GPS time is 19 s behind TAI. */
const GPS_EPOCH = parseUtc('1980-01-06')
/** 2000-01-01T12:00:00 TT, which is TAI + 32.184 s. */
const J2000_EPOCH = parseUtc('2000-01-01T12:00:00Z') - 64_184_000_000n

function epochOf(encoding: TimeEncoding): { readonly tai: Tai; readonly unix: boolean } {
  const epoch = encoding.epoch
  if (epoch === undefined || epoch.kind === 'TAI') return { tai: 0n, unix: false }
  if (epoch.kind === 'utc') return { tai: parseUtc(epoch.utc), unix: false }
  if (epoch.kind === 'GPS') return { tai: GPS_EPOCH, unix: false }
  return epoch.kind === 'J2000' ? { tai: J2000_EPOCH, unix: false } : { tai: 0n, unix: true }
}

/** ns = count × numerator / denominator. */
function scaleRatio(scale: number): { readonly numerator: bigint; readonly denominator: bigint } {
  const nanos = scale * 1e9
  const near = (x: number): boolean =>
    Number.isSafeInteger(Math.round(x)) && Math.abs(x - Math.round(x)) <= 1e-9 * Math.abs(x)
  if (nanos !== 0 && near(nanos)) return { numerator: BigInt(Math.round(nanos)), denominator: 1n }
  if (scale !== 0 && near(1 / scale)) return { numerator: 1_000_000_000n, denominator: BigInt(Math.round(1 / scale)) }
  return { numerator: BigInt(Math.round(nanos * 2 ** 20)), denominator: 1n << 20n }
}

const rounded = (numerator: bigint, denominator: bigint): bigint => {
  const doubled = 2n * numerator + denominator
  const by = 2n * denominator
  const q = doubled / by
  return doubled % by < 0n ? q - 1n : q
}

/** A function from raw counts (or seconds as a double) to TAI ns; undefined for what is no time. */
export function timeFunction(encoding: TimeEncoding): (raw: number | bigint) => Tai | undefined {
  const epoch = epochOf(encoding)
  const { numerator, denominator } = scaleRatio(encoding.scale)
  const offset = BigInt(Math.round(encoding.offset * 1e9))
  return (raw) => {
    let nanos: bigint
    if (typeof raw === 'bigint' || Number.isSafeInteger(raw)) nanos = rounded(BigInt(raw) * numerator, denominator)
    else if (!Number.isFinite(raw) || Math.abs(raw * encoding.scale) > 9e9) return undefined
    else {
      const whole = Math.floor(raw)
      nanos = rounded(BigInt(whole) * numerator, denominator) + BigInt(Math.round((raw - whole) * encoding.scale * 1e9))
    }
    nanos += offset
    const tai = epoch.unix ? unixNanosToTai(nanos) : epoch.tai + nanos
    return BigInt.asIntN(64, tai) === tai ? tai : undefined
  }
}

/** The other way round: the nearest count of an instant; undefined where the encoding has a scale of zero. */
export function countsFunction(encoding: TimeEncoding): (tai: Tai) => bigint | undefined {
  const epoch = epochOf(encoding)
  const { numerator, denominator } = scaleRatio(encoding.scale)
  const offset = BigInt(Math.round(encoding.offset * 1e9))
  if (numerator === 0n) return () => undefined
  const sign = numerator < 0n ? -1n : 1n
  return (tai) => {
    const nanos = (epoch.unix ? taiToUnixNanos(tai) : tai - epoch.tai) - offset
    return rounded(sign * nanos * denominator, sign * numerator)
  }
}
