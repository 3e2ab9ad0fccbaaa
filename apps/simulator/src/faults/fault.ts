/** What can be made to go wrong, and how a script says it. */
import { parseDuration, parseUtc, type Tai, VigieError } from '@vigie/base'
import { simulatorErrors } from '../errors.ts'

/** The link of a satellite at a station; without station, at every one. */
interface LinkPart {
  readonly satellite?: string
  readonly station?: string
}

export type Fault =
  /** Frames that do not arrive, share 0 … 1. */
  | ({ readonly kind: 'frame-loss'; readonly rate: number } & LinkPart)
  /** Wrong bits, share 0 … 0.5. */
  | ({ readonly kind: 'bit-errors'; readonly rate: number } & LinkPart)
  /** The connection is closed and refused. */
  | ({ readonly kind: 'link-drop' } & LinkPart)
  /** A sensor that is stuck at a value (its last, when none is given), biased, or noisy (standard deviation). */
  | {
      readonly kind: 'sensor'
      readonly parameter: string
      readonly effect: 'stuck' | 'bias' | 'noise'
      readonly value?: number
    }
  | { readonly kind: 'safe-mode'; readonly satellite: string }
  /** The on-board time steps. */
  | { readonly kind: 'time-jump'; readonly satellite: string; readonly seconds: number }
  | { readonly kind: 'wheel-failure'; readonly satellite: string; readonly wheel: number }
  | { readonly kind: 'star-tracker-failure'; readonly satellite: string; readonly tracker: number }
  | { readonly kind: 'cell-loss'; readonly satellite: string; readonly cell: number }
  | { readonly kind: 'gnss-loss'; readonly satellite: string }
  /** The limiter of an output opens. */
  | { readonly kind: 'output-trip'; readonly satellite: string; readonly output: number }
  // Of commanding.
  /** CLTUs that do not reach the satellite, share 0 … 1. */
  | ({ readonly kind: 'uplink-loss'; readonly rate: number } & LinkPart)
  /** Wrong bits of the uplink, share 0 … 0.5. */
  | ({ readonly kind: 'uplink-errors'; readonly rate: number } & LinkPart)
  /** The station refuses every CLTU. */
  | ({ readonly kind: 'uplink-refused' } & LinkPart)
  /** Reports of service 1 are not sent: those of a stage, or all. */
  | { readonly kind: 'no-acknowledgement'; readonly satellite: string; readonly stage?: AcknowledgementStage }
  /** Requests are rejected upon acceptance, with this failure code (5, wrong mode, unless told). */
  | { readonly kind: 'rejection'; readonly satellite: string; readonly code?: number }
  /** Reports of service 1 name a request that was never sent. */
  | { readonly kind: 'wrong-echo'; readonly satellite: string }
  /** A frame far out of sequence locks the FARM of a channel (0 unless told). */
  | { readonly kind: 'farm-lockout'; readonly satellite: string; readonly channel?: number }
  /** No room above the FARM: it waits. */
  | { readonly kind: 'farm-wait'; readonly satellite: string }
  /** The watchdog starts the computer again: what was executing is forgotten. */
  | { readonly kind: 'reset'; readonly satellite: string }

export type AcknowledgementStage = 'acceptance' | 'start' | 'progress' | 'completion'
export const ACKNOWLEDGEMENT_STAGES: Readonly<Record<AcknowledgementStage, readonly number[]>> = {
  acceptance: [1, 2],
  start: [3, 4],
  progress: [5, 6],
  completion: [7, 8],
}

export interface ScheduledFault {
  /** Instant of injection. */
  readonly at: Tai
  /** Nanoseconds; absent: until cleared. */
  readonly duration?: bigint
  readonly fault: Fault
}

type Shape = Readonly<Record<string, 'number' | 'string' | 'number?' | 'string?'>>
const LINK: Shape = { satellite: 'string?', station: 'string?' }
const SHAPES: Readonly<Record<Fault['kind'], Shape>> = {
  'frame-loss': { rate: 'number', ...LINK },
  'bit-errors': { rate: 'number', ...LINK },
  'link-drop': LINK,
  sensor: { parameter: 'string', effect: 'string', value: 'number?' },
  'safe-mode': { satellite: 'string' },
  'time-jump': { satellite: 'string', seconds: 'number' },
  'wheel-failure': { satellite: 'string', wheel: 'number' },
  'star-tracker-failure': { satellite: 'string', tracker: 'number' },
  'cell-loss': { satellite: 'string', cell: 'number' },
  'gnss-loss': { satellite: 'string' },
  'output-trip': { satellite: 'string', output: 'number' },
  'uplink-loss': { rate: 'number', ...LINK },
  'uplink-errors': { rate: 'number', ...LINK },
  'uplink-refused': LINK,
  'no-acknowledgement': { satellite: 'string', stage: 'string?' },
  rejection: { satellite: 'string', code: 'number?' },
  'wrong-echo': { satellite: 'string' },
  'farm-lockout': { satellite: 'string', channel: 'number?' },
  'farm-wait': { satellite: 'string' },
  reset: { satellite: 'string' },
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Throws VIG-SIM-005. */
export function readFault(written: unknown): Fault {
  const refuse = (detail: string): never => {
    throw simulatorErrors.badFault({ detail })
  }
  if (!isRecord(written)) return refuse('it is not an object with "kind"')
  const kind = String(written['kind'])
  if (!Object.hasOwn(SHAPES, kind)) return refuse(`"${kind}" is not one of ${Object.keys(SHAPES).join(', ')}`)
  const shape = SHAPES[kind as Fault['kind']]
  for (const key of Object.keys(written))
    if (key !== 'kind' && !Object.hasOwn(shape, key)) refuse(`${kind} has no "${key}"`)
  for (const [key, type] of Object.entries(shape)) {
    const value = written[key]
    if (value === undefined && type.endsWith('?')) continue
    if (typeof value !== type.replace('?', '') || (typeof value === 'number' && !Number.isFinite(value)))
      refuse(`"${key}" of ${kind} must be a ${type.replace('?', '')}`)
  }
  const rate = written['rate']
  if (typeof rate === 'number' && (rate < 0 || rate > 1)) refuse('"rate" is a share from 0 to 1')
  if (kind === 'sensor' && !['stuck', 'bias', 'noise'].includes(String(written['effect'])))
    refuse('"effect" is one of stuck, bias, noise')
  const stage = written['stage']
  if (stage !== undefined && !Object.hasOwn(ACKNOWLEDGEMENT_STAGES, String(stage)))
    refuse(`"stage" is one of ${Object.keys(ACKNOWLEDGEMENT_STAGES).join(', ')}`)
  return written as unknown as Fault
}

/**
 * A script: a list of `{ at, for, fault }`; `at` is a UTC time or a duration from the start ("90 s", "PT2M"), `for` a
 * duration. Throws VIG-SIM-005.
 */
export function readScript(written: unknown, start: Tai): ScheduledFault[] {
  const list = isRecord(written) ? written['faults'] : written
  if (!Array.isArray(list)) throw simulatorErrors.badFault({ detail: 'a script is a list of { at, for, fault }' })
  return list
    .map((item: unknown, i): ScheduledFault => {
      if (!isRecord(item)) throw simulatorErrors.badFault({ detail: `entry ${i + 1} is not { at, for, fault }` })
      const duration = item['for']
      return {
        at: instant(String(item['at'] ?? '0 s'), start, i),
        ...(duration === undefined ? {} : { duration: span(String(duration), i) }),
        fault: readFault(item['fault']),
      }
    })
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

function span(text: string, i: number): bigint {
  try {
    return parseDuration(text)
  } catch (error) {
    throw simulatorErrors.badFault({
      detail: `entry ${i + 1}: ${error instanceof VigieError ? error.message : String(error)}`,
    })
  }
}

function instant(text: string, start: Tai, i: number): Tai {
  return /^\d{4}-/.test(text) ? parseUtcOf(text, i) : start + span(text, i)
}
function parseUtcOf(text: string, i: number): Tai {
  try {
    return parseUtc(text)
  } catch (error) {
    throw simulatorErrors.badFault({
      detail: `entry ${i + 1}: ${error instanceof VigieError ? error.message : String(error)}`,
    })
  }
}
