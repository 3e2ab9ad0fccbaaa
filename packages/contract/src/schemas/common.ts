/** What all parts of the API share: times, paging, problems. */
import { Type, type Static } from 'typebox'

export const Time = Type.String({
  description: 'UTC, ISO 8601 with up to nine digits of the second: 2026-11-24T20:31:07.123456789Z',
})
/** As a query parameter; a day-of-year date is taken as well. */
export const TimeQuery = Type.String({
  maxLength: 40,
  description: 'UTC: 2026-11-24T20:31:07Z or 2026-328T20:31:07Z; the time of day may be left out',
})
export const Text = (description: string, maxLength = 1024) => Type.String({ description, maxLength })

/** A value in JSON. Integers beyond 2^53 are decimal text, absolute times are UTC text, binary values are hexadecimal text. */
export const Value = Type.Union(
  [Type.Number(), Type.String(), Type.Boolean(), Type.Null(), Type.Array(Type.Unknown())],
  {
    description:
      'number, text, true/false, null, or a list of these; integers beyond 2^53 are decimal text, absolute times UTC text, binary values hexadecimal text',
  },
)
export type Value = number | string | boolean | null | unknown[]

export const AlarmLevel = Type.Enum(['normal', 'watch', 'warning', 'distress', 'critical', 'severe'], {
  description: 'XTCE concern level',
})
export type AlarmLevel = Static<typeof AlarmLevel>

export const Validity = Type.Enum(
  ['valid', 'outOfRange', 'notCalibrated', 'conditionFalse', 'truncated', 'badEncoding', 'badPacket'],
  { description: 'whether the value can be trusted, and if not why' },
)
export type Validity = Static<typeof Validity>

export const Problem = Type.Object(
  {
    type: Type.String({ description: 'urn:vigie:error:<code>' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'what happened, naming the thing' }),
    code: Type.String({ description: 'VIG-<ROOM>-<NNN>' }),
    cause: Type.String(),
    remedy: Type.String({ description: 'what to do about it' }),
    diagnostics: Type.Optional(Type.Array(Type.Unknown())),
    refusals: Type.Optional(
      Type.Array(
        Type.Object({ rule: Type.String(), code: Type.String(), message: Type.String(), remedy: Type.String() }),
        { description: 'of a refused activity: the rules that are not satisfied' },
      ),
    ),
  },
  { description: 'RFC 9457 problem details' },
)
export type Problem = Static<typeof Problem>

export const Diagnostic = Type.Object({
  severity: Type.Enum(['error', 'warning', 'information']),
  code: Type.String(),
  message: Type.String(),
  remedy: Type.String(),
  file: Type.Optional(Type.String()),
  line: Type.Optional(Type.Integer()),
  column: Type.Optional(Type.Integer()),
  count: Type.Optional(Type.Integer()),
})

export const paging = {
  offset: Type.Optional(Type.Integer({ minimum: 0, default: 0, description: 'entries to skip' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000, default: 100, description: 'entries at most' })),
}
export const page = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Object({ total: Type.Integer({ description: 'entries in all' }), items: Type.Array(item) })

/**
 * Instants in a column: TAI nanoseconds after `start`. Numbers are exact within 104 days of the start, and to 4 ns within a
 * year. `decodeTimes` of this package turns them to TAI.
 */
export const Times = Type.Object({
  start: Time,
  offsets: Type.Array(Type.Number(), { description: 'nanoseconds of TAI after start' }),
})
export type Times = Static<typeof Times>
