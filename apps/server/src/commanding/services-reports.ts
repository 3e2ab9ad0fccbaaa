/** Reports of PUS services in the packets of a chain: found as they come, and in its journal. */
import type { Tai } from '@vigie/base'
import type { Journal } from '@vigie/archive'
import { packetHasSecondaryHeader, pusMessage, pusService, pusSubtype } from '@vigie/ccsds'
import type { PacketBatch } from '@vigie/telemetry'

/** A report as it came; what it says is read by whoever knows the tailoring. */
export interface ServiceReportMessage {
  readonly packet: Uint8Array
  readonly position: number
  readonly generation: Tai
}

/** Packets of a journal that are looked through, the newest ones. */
const MOST_LOOKED_AT = 2_000_000
/** Shortest packet with a service: primary header, version, service, subtype. */
const LEAST_BYTES = 9

/** Values go their own way: they are reporting data, not the state of a service. Events may tell of a restart. */
const OWN_WAY: ReadonlySet<number> = new Set([3 * 256 + 25, 3 * 256 + 26])

function isServiceReport(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from < LEAST_BYTES || !packetHasSecondaryHeader(bytes, from)) return false
  const [service, subtype] = [pusService(bytes, from), pusSubtype(bytes, from)]
  if (OWN_WAY.has(service * 256 + subtype)) return false
  // Which edition the satellite has is known to whoever reads it.
  return (['A', 'C'] as const).some((edition) => pusMessage(service, subtype, edition)?.kind === 'report')
}

export function serviceReportsOf(batch: PacketBatch): readonly ServiceReportMessage[] {
  const found: ServiceReportMessage[] = []
  for (let i = 0; i < batch.count; i++) {
    const [from, to] = [batch.offsets[i]!, batch.offsets[i + 1]!]
    if (isServiceReport(batch.bytes, from, to))
      found.push({
        packet: batch.bytes.slice(from, to),
        position: batch.journal[i]!,
        generation: batch.generation[i]!,
      })
  }
  return found
}

/** Those of a journal, in its order, and the position up to which it was read. */
export async function storedServiceReports(
  journal: Journal,
): Promise<{ readonly reports: readonly ServiceReportMessage[]; readonly upTo: number }> {
  const upTo = journal.length
  const found: ServiceReportMessage[] = []
  for await (const batch of journal.read(Math.max(journal.first, upTo - MOST_LOOKED_AT), upTo))
    for (const { payload, position, generation } of batch)
      if (isServiceReport(payload, 0, payload.length)) found.push({ packet: payload.slice(), position, generation })
  return { reports: found, upTo }
}
