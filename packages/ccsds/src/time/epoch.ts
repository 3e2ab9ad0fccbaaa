/** How the time codes of a mission are meant, and where they count from. */
import {
  fromHex,
  leapSeconds,
  NANOS_PER_SECOND,
  parseUtc,
  taiToUtc,
  utcToTai,
  type LeapSeconds,
  type Tai,
} from '@vigie/base'
import { ccsdsErrors } from '../errors.ts'
import { readPreamble, type TimePreamble } from './preamble.ts'

export interface TimeCodeConfig {
  readonly code: 'cuc' | 'cds' | 'ccs'
  /** Preamble (P-field) as hex when it is not in the packet; absent: it is read from the packet. */
  readonly preamble?: string
  /** UTC text of an agency epoch; absent: the CCSDS epoch, 1958-01-01 TAI. */
  readonly epoch?: string
  /** CUC: the counter is steered to leave out leap seconds, as POSIX time does; absent: it counts every second. */
  readonly withoutLeapSeconds?: boolean
}

/** A configuration checked and put in figures. */
export interface ResolvedTimeCode {
  readonly code: 'cuc' | 'cds' | 'ccs'
  /** Undefined: in front of each time field. */
  readonly preamble: TimePreamble | undefined
  /** TAI instant of the agency epoch (of the CCSDS epoch when none is given). */
  readonly epoch: Tai
  /** The same as nanoseconds of UTC since 1958-01-01, days of 86,400 s. */
  readonly epochUtc: bigint
  readonly withoutLeapSeconds: boolean
  readonly leaps: LeapSeconds
}

/** Throws VIG-CCSDS-002 or 003 for a preamble that contradicts the rest, VIG-BASE-001 for an epoch that is no UTC time. */
export function resolveTimeCode(config: TimeCodeConfig, leaps: LeapSeconds = leapSeconds): ResolvedTimeCode {
  let preamble: TimePreamble | undefined
  if (config.preamble !== undefined) {
    const bytes = fromHex(config.preamble)
    const read = readPreamble(bytes)
    preamble = read.preamble
    if (read.length !== bytes.length || preamble.code !== config.code)
      throw ccsdsErrors.configuration({
        what: `preamble of ${config.code}`,
        value: config.preamble,
        hint: `It says ${preamble.code} in ${read.length} byte(s): give the one that the code has.`,
      })
    if (config.epoch !== undefined && (preamble.code === 'ccs' || preamble.epoch === 'ccsds'))
      throw ccsdsErrors.configuration({
        what: `epoch of ${config.code} with preamble ${config.preamble}`,
        value: config.epoch,
        hint: 'The preamble says that no agency epoch is used: correct it or leave the epoch out.',
      })
  }
  const epoch = config.epoch === undefined ? 0n : parseUtc(config.epoch, leaps)
  const { code } = config
  const withoutLeapSeconds = config.withoutLeapSeconds ?? false
  return { code, preamble, epoch, epochUtc: utcNanos(epoch, config.epoch, leaps), withoutLeapSeconds, leaps }
}

/** UTC nanoseconds of an epoch; days of CDS count from 1958-01-01 UTC when no epoch is given. */
function utcNanos(epoch: Tai, text: string | undefined, leaps: LeapSeconds): bigint {
  if (text === undefined) return 0n
  const { offset, inLeapSecond } = leaps.atTai(epoch)
  return epoch - BigInt(offset + (inLeapSecond ? 1 : 0)) * NANOS_PER_SECOND
}

/** TAI of UTC nanoseconds since 1958-01-01 counted in days of 86,400 s. */
export const utcNanosToTai = (utc: bigint, leaps: LeapSeconds): Tai =>
  utc + BigInt(leaps.atUtcNanos(utc)) * NANOS_PER_SECOND

/** UTC day since 1958-01-01 and nanoseconds into it, which reach into the 86,401st second in a leap second. */
export function utcDayOf(tai: Tai, leaps: LeapSeconds): { readonly day: bigint; readonly inDay: bigint } {
  const { year, month, day } = taiToUtc(tai, leaps)
  const midnight = utcToTai({ year, month, day }, leaps)
  const utc = midnight - BigInt(leaps.atTai(midnight).offset) * NANOS_PER_SECOND
  return { day: utc / (86_400n * NANOS_PER_SECOND), inDay: tai - midnight }
}
