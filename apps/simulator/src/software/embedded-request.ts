/** Requests that are arguments of others: of schedules, events, sequences, procedures. */
import { packetIsTelecommand, packetLength, PRIMARY_HEADER_BYTES } from '@vigie/ccsds'
import { illegal } from '../telecommand/failure.ts'

/** Header of PUS-C and error control. */
const SHORTEST = 13

/** One telecommand packet, no more and no less; refused otherwise. */
export function requestOf(bytes: Uint8Array): Uint8Array {
  const whole = bytes.length >= SHORTEST && packetLength(bytes, 0) === bytes.length && packetIsTelecommand(bytes, 0)
  return whole ? bytes : illegal()
}

/** Telecommand packets one after another, at least one; refused otherwise. */
export function requestsOf(bytes: Uint8Array): Uint8Array[] {
  const requests: Uint8Array[] = []
  let at = 0
  while (bytes.length - at > PRIMARY_HEADER_BYTES && at + packetLength(bytes, at) <= bytes.length) {
    requests.push(requestOf(bytes.slice(at, at + packetLength(bytes, at))))
    at += packetLength(bytes, at)
  }
  return at === bytes.length && requests.length > 0 ? requests : illegal()
}
