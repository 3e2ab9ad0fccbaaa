/** The messages of a service by number: requests and reports, bytes of their data field in, values out, and back. */
import { ccsdsErrors } from '../../errors.ts'
import { VigieError } from '@vigie/base'
import { Input, NotSuchMessage, Output, structure, type Part, type StructureOf } from './parts.ts'
import { completeServiceTailoring, type PusServiceTailoring } from './tailoring.ts'

export interface PusMessageType<T = unknown> {
  readonly service: number
  readonly subtype: number
  readonly kind: 'request' | 'report'
  /** What it is, in the words of ECSS-E-ST-70-41C. */
  readonly title: string
  /** Only in this edition of the standard. */
  readonly only?: 'A'
  readonly part: Part<T>
}

/** Declares a message type. */
const declared =
  (kind: 'request' | 'report') =>
  <P extends Record<string, Part<any>>>(
    service: number,
    subtype: number,
    title: string,
    parts: P,
  ): PusMessageType<StructureOf<P>> => ({ service, subtype, kind, title, part: structure(parts) })
export const request = declared('request')
export const report = declared('report')

/** A message that only ECSS-E-70-41A has. */
export const onlyA = <T>(type: PusMessageType<T>): PusMessageType<T> => ({ ...type, only: 'A' })

export type MessageValue<M> = M extends PusMessageType<infer T> ? T : never

export type MessageReading<T> = { readonly value: T; readonly problem?: undefined } | { readonly problem: string }

/** The data field of such a message. What does not fit it is told, nothing is thrown for it. Throws VIG-CCSDS-002 for a tailoring. */
export function readPusMessage<T>(
  type: PusMessageType<T>,
  data: Uint8Array,
  t: PusServiceTailoring,
): MessageReading<T> {
  const from = new Input(data, completeServiceTailoring(t), keyOf(type), type.kind === 'request')
  try {
    const value = type.part.read(from)
    return from.left > 0 ? { problem: `${from.left} bytes are left over` } : { value }
  } catch (error) {
    if (error instanceof NotSuchMessage) return { problem: error.message }
    if (error instanceof VigieError && error.code === ccsdsErrors.timeCode({ detail: '' }).code)
      return { problem: error.message }
    throw error
  }
}

/** The data field of a message. Throws VIG-CCSDS-001 for what its fields cannot hold. */
export function writePusMessage<T>(type: PusMessageType<T>, value: T, t: PusServiceTailoring): Uint8Array {
  const to = new Output(completeServiceTailoring(t), keyOf(type), type.kind === 'request')
  type.part.write(to, value, '')
  return to.done()
}

const keyOf = ({ service, subtype }: Pick<PusMessageType, 'service' | 'subtype'>): string => `${service},${subtype}`
