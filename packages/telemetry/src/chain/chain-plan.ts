/**
 * The plan of a configured chain: what its packets carry, and what the chain says of itself once a second.
 *
 * Of each link, below `<station>.Links.<link>` (the chain's name where the link has no station): State (text), Bytes,
 * ByteRate (B/s), Units, Errors, GarbageBytes, Frames, BadFrames, Packets. Of the chain, below `<chain>.Chain`: Packets,
 * PacketRate (1/s), Samples, SampleRate (1/s), Late, Duplicates, BadChecks, NoTime, Unknown, Truncated, OutOfOrder,
 * SequenceGaps, MissingPackets, IdlePackets, Frames, BadFrames, MissingFrames, CorrectedSymbols.
 */
import type { ChainConfig, SpaceSystem } from '@vigie/model'
import { compileTelemetry } from '../compile/compile-telemetry.ts'
import type { TelemetryPlan } from '../plan.ts'

export const LINK_COUNTS = [
  'Bytes',
  'ByteRate',
  'Units',
  'Errors',
  'GarbageBytes',
  'Frames',
  'BadFrames',
  'Packets',
] as const
export const CHAIN_COUNTS = [
  'Packets',
  'PacketRate',
  'Samples',
  'SampleRate',
  'Late',
  'Duplicates',
  'BadChecks',
  'NoTime',
  'Unknown',
  'Truncated',
  'OutOfOrder',
  'SequenceGaps',
  'MissingPackets',
  'IdlePackets',
  'Frames',
  'BadFrames',
  'MissingFrames',
  'CorrectedSymbols',
] as const

export const linkElement = (config: ChainConfig, link: string): string =>
  `${config.links.find((l) => l.name === link)?.station ?? config.name}.Links.${link}`
export const chainElement = (config: ChainConfig): string => `${config.name}.Chain`

const UNITS: Readonly<Record<string, string>> = {
  Bytes: 'B',
  ByteRate: 'B/s',
  GarbageBytes: 'B',
  PacketRate: '1/s',
  SampleRate: '1/s',
}

/** Throws VIG-TELEMETRY-001. */
export function compileChain(system: SpaceSystem, config: ChainConfig): TelemetryPlan {
  return compileTelemetry(system, {
    chain: config.name,
    root: config.packets.root,
    extend: (columns) => {
      for (const link of config.links) {
        const element = linkElement(config, link.name)
        if (columns.find(`${element}.State`) !== undefined) continue
        columns.own(`${element}.State`, 'string')
        for (const name of LINK_COUNTS) columns.own(`${element}.${name}`, 'float', UNITS[name])
      }
      for (const name of CHAIN_COUNTS) columns.own(`${chainElement(config)}.${name}`, 'float', UNITS[name])
    },
  })
}
