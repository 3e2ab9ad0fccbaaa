/** What the encoder sets in a packet whatever the model says: length, sequence count, error control. */
import { crc16, isoChecksum } from '@vigie/ccsds'
import type { TelecommandPacketConfig } from '@vigie/model'
import { commandErrors } from '../errors.ts'
import type { CommandContext } from '../context.ts'
import { writeChecks } from './container-checks.ts'
import type { CommandLayout, CommandPlan, ComputedField } from './command-plan.ts'

/** Places of the primary header (CCSDS 133.0-B-2 §4.1.3). */
const SEQUENCE_COUNT = { bitOffset: 18, bitSize: 14 } as const
const PACKET_LENGTH = { bitOffset: 32, bitSize: 16 } as const

export interface HeaderFields {
  readonly problems: readonly string[]
  /** Column → what the encoder sets in it. */
  readonly ofColumn: ReadonlyMap<number, ComputedField>
  /** Arguments that are such a field as a whole. */
  readonly ofArgument: ReadonlyMap<string, ComputedField>
}

export function headerFields(layout: CommandLayout, packets: TelecommandPacketConfig): HeaderFields {
  const problems: string[] = []
  const ofColumn = new Map<number, ComputedField>()
  const ofArgument = new Map<string, ComputedField>()
  const take = (name: ComputedField, at: { readonly bitOffset: number; readonly bitSize: number }): void => {
    const place = layout.measured.places.find(
      (p) => p.bitOffset === at.bitOffset && p.bitSize === at.bitSize && !p.conditional,
    )
    if (place === undefined) {
      problems.push(
        `the mission sets the ${name.replace('-', ' ')}, but no field of ${at.bitSize} bits lies at bit ${at.bitOffset}`,
      )
      return
    }
    ofColumn.set(place.parameter, name)
    const { parameter, path } = layout.columns[place.parameter]!
    const slot = layout.slots[layout.slotOf.get(parameter)!]!
    if (slot.kind === 'argument' && path === parameter) ofArgument.set(slot.name, name)
  }
  if (layout.container !== '') {
    if (packets.sequenceCount === 'per-apid') take('sequence-count', SEQUENCE_COUNT)
    if (packets.packetLength) take('packet-length', PACKET_LENGTH)
  }
  return { problems, ofColumn, ofArgument }
}

/** Bytes that are put after the packet. */
export const tailBytes = (packets: TelecommandPacketConfig): 0 | 2 => (packets.errorControl === 'none' ? 0 : 2)

/** The APID of a packet; the caller knows that there is a primary header. */
const apidOf = (bytes: Uint8Array): number => ((bytes[0]! & 7) << 8) | bytes[1]!

/** Sets the fields in a packet that has room for the error control at its end. Throws VIG-COMMANDING-035 and 036. */
export function completePacket(plan: CommandPlan, bytes: Uint8Array, context: CommandContext | undefined): void {
  const { path: command, packets } = plan
  if (packets.packetLength) {
    const length = bytes.length - 7
    if (length < 0 || length > 0xffff)
      throw commandErrors.noHeader({
        command,
        detail: `a packet of ${bytes.length} bytes has no packet data length: there may be 7 to 65542`,
      })
    bytes[4] = length >>> 8
    bytes[5] = length & 255
  }
  if (packets.sequenceCount === 'per-apid') {
    const apid = apidOf(bytes)
    const count = context?.sequenceCount?.(apid)
    if (count === undefined || !(count >= 0 && count <= 0x3fff)) throw commandErrors.noSequenceCount({ command, apid })
    bytes[2] = (bytes[2]! & 0xc0) | (count >>> 8)
    bytes[3] = count & 255
  }
  if (plan.checks.length > 0) writeChecks(plan.layout, plan.checks, bytes)
  if (packets.errorControl === 'none') return
  const end = bytes.length - 2
  const check = packets.errorControl === 'crc16' ? crc16(bytes, 0, end) : isoChecksum(bytes, 0, end)
  bytes[end] = check >>> 8
  bytes[end + 1] = check & 255
}
