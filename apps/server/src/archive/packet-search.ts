/** Packets of a journal (which has none of the bytes that a link skips before each): searched newest first, and shown field by field. */
import { formatUtc, toHex } from '@vigie/base'
import type { Journal, StoredEntry } from '@vigie/archive'
import { packetApid, packetSequenceCount, readPacketHeader } from '@vigie/ccsds'
import type { PacketDetail, PacketSummary } from '@vigie/contract'
import type { ChainConfig, SpaceSystem } from '@vigie/model'
import {
  createDecoder,
  interpretPacket,
  type AlgorithmRunner,
  type Decoder,
  type TelemetryPlan,
} from '@vigie/telemetry'
import type { PacketSearch } from '../chains/messages.ts'
import { serverErrors } from '../errors.ts'
import { flagNames, toValue, VALIDITY_NAMES } from '../state/values.ts'

const WINDOW = 2000
/** So many packets are looked at for one page: a rare type is then found page by page. */
const MOST_LOOKED_AT = 200_000
const SEQUENCE_FLAGS = ['continuation', 'first', 'last', 'unsegmented'] as const
const identifiers = new WeakMap<TelemetryPlan, Decoder>()

export async function findPackets(
  journal: Journal,
  chain: string,
  config: ChainConfig,
  search: PacketSearch,
  plan: TelemetryPlan,
  algorithms: { readonly algorithms?: AlgorithmRunner } = {},
): Promise<PacketSummary[]> {
  const decoder = identifiers.get(plan) ?? createDecoder(plan, algorithms)
  identifiers.set(plan, decoder)
  const first = search.from === undefined ? journal.first : await journal.seekReception(search.from)
  let end = search.to === undefined ? journal.length : await journal.seekReception(search.to)
  if (search.before !== undefined && search.before < end) end = search.before
  const least = Math.max(first, end - MOST_LOOKED_AT)
  const found: PacketSummary[] = []
  while (end > least && found.length < search.limit) {
    const start = Math.max(least, end - WINDOW)
    const page: PacketSummary[] = []
    for await (const batch of journal.read(start, end)) {
      for (const entry of batch) {
        const summary = summaryOf(entry, chain, decoder, plan)
        if (search.apid !== undefined && summary.apid !== search.apid) continue
        if (search.type !== undefined && summary.type !== search.type) continue
        page.push(summary)
      }
    }
    found.push(...page.reverse())
    end = start
  }
  return found.slice(0, search.limit)
}

function summaryOf(entry: StoredEntry, chain: string, decoder: Decoder, plan: TelemetryPlan): PacketSummary {
  const { payload } = entry
  const type = payload.length === 0 ? undefined : plan.packetTypes[decoder.identify(payload)]
  const space = payload.length >= 6
  return {
    chain,
    position: entry.position,
    ...(type === undefined || type.abstract ? {} : { type: type.container }),
    ...(space ? { apid: packetApid(payload, 0), sequenceCount: packetSequenceCount(payload, 0) } : {}),
    generation: formatUtc(entry.generation),
    reception: formatUtc(entry.reception),
    source: entry.source,
    bytes: payload.length,
    flags: flagNames(entry.flags),
  }
}

export async function packetDetail(
  journal: Journal,
  chain: string,
  system: SpaceSystem,
  config: ChainConfig,
  position: number,
  algorithms: { readonly algorithms?: AlgorithmRunner } = {},
): Promise<PacketDetail> {
  let entry: StoredEntry | undefined
  if (position < journal.length) for await (const batch of journal.read(position, position + 1)) entry = batch[0]
  if (entry === undefined) throw serverErrors.noSuch({ what: 'packet', name: `${chain}/${position}` })
  const { payload } = entry
  const header = payload.length >= 6 ? readPacketHeader(payload) : undefined
  const packet = interpretPacket(system, config.packets.root, payload, algorithms)
  return {
    chain,
    position,
    ...(packet.unknown ? {} : { type: packet.container }),
    ...(header === undefined
      ? {}
      : {
          apid: header.apid,
          sequenceCount: header.sequenceCount,
          header: { ...header, sequenceFlags: SEQUENCE_FLAGS[header.sequenceFlags] },
        }),
    generation: formatUtc(entry.generation),
    reception: formatUtc(entry.reception),
    source: entry.source,
    bytes: payload.length,
    flags: flagNames(entry.flags),
    hex: toHex(payload),
    fields: packet.fields.map((f) => ({
      path: f.path,
      name: f.item,
      container: f.container,
      bitOffset: f.bitOffset,
      bitLength: f.bitSize,
      raw: toValue(f.raw),
      value: toValue(f.eng),
      ...(f.label === undefined ? {} : { text: f.label }),
      ...(f.unit === undefined ? {} : { unit: f.unit }),
      validity: VALIDITY_NAMES[f.validity] ?? 'valid',
    })),
  }
}
