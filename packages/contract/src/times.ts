/** Columns of instants between TAI nanoseconds and JSON. */
import { formatUtc, parseUtc, taiToUnixMillis, type Tai } from '@vigie/base'
import type { Times } from './schemas/common.ts'

/** `start` is the first instant; offsets are nanoseconds after it. */
export function encodeTimes(column: BigInt64Array | readonly bigint[]): Times {
  const start = column[0] ?? 0n
  const offsets = Array.from<number>({ length: column.length })
  for (let i = 0; i < column.length; i++) offsets[i] = Number(column[i]! - start)
  return { start: formatUtc(start, { digits: 9 }), offsets }
}

export function decodeTimes(times: Times): BigInt64Array {
  const start = parseUtc(times.start)
  return BigInt64Array.from(times.offsets, (o) => start + BigInt(Math.round(o)))
}

/** POSIX milliseconds for plots: exact to about a microsecond; an inserted leap second is drawn over the one after. */
export function timesToUnixMillis(times: Times): Float64Array {
  const start = parseUtc(times.start)
  const first = taiToUnixMillis(start)
  const last = times.offsets.at(-1) ?? 0
  const plain = Math.abs(taiToUnixMillis(start + BigInt(Math.round(last))) - first - last / 1e6) < 1
  return Float64Array.from(times.offsets, (o) =>
    plain ? first + o / 1e6 : taiToUnixMillis(start + BigInt(Math.round(o))),
  )
}

export const timeText = (tai: Tai): string => formatUtc(tai)
