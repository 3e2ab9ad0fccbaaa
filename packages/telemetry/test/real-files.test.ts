/**
 * Real recordings with their XTCE databases (`shared/data/packets`, counts from its README): every packet is of a known type,
 * and both ways to read it agree.
 */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { PacketSplitter } from '@vigie/ccsds'
import { readXtce } from '@vigie/model/xtce'
import { compileTelemetry, createDecoder, interpretPacket } from '../src/index.ts'
import { batchOf, samplesOf } from './support/batches.ts'

const DATA = new URL('../../../../shared/data/packets/', import.meta.url)
const here = existsSync(DATA)

function load(database: string, recording: string, skip = 0) {
  const { system } = readXtce(readFileSync(new URL(database, DATA)), { file: database })
  const packets: Uint8Array[] = []
  const splitter = new PacketSplitter((bytes, from, to) => packets.push(bytes.slice(from, to)), { skip })
  splitter.push(readFileSync(new URL(recording, DATA)))
  splitter.end()
  return { system: system!, packets }
}

const RECORDINGS = [
  {
    name: 'JPSS-1',
    database: 'jpss1/jpss1_geolocation_xtce_v1.xml',
    recording: 'jpss1/J01_G011_LZ_2021-04-09T00-00-00Z_V01.DAT1',
    root: 'CCSDSPacket',
    types: { JPSS_ATT_EPHEM: 7200 },
  },
  {
    name: 'JPSS-1 by inheritance',
    database: 'jpss1/contrived_inheritance_structure.xml',
    recording: 'jpss1/J01_G011_LZ_2021-04-09T00-00-00Z_V01.DAT1',
    root: 'CCSDSPacket',
    types: { JPSS_ATT_EPHEM: 7200 },
  },
  {
    name: 'CTIM',
    database: 'ctim/ctim_xtce_v1.xml',
    recording: 'ctim/ccsds_2021_155_14_39_51',
    root: 'CCSDSTelemetryPacket',
    types: {
      APID_1_Packet: 104,
      APID_20_Packet: 6,
      APID_32_Packet: 104,
      APID_33_Packet: 1,
      APID_34_Packet: 1,
      APID_39_Packet: 1,
      APID_41_Packet: 1147,
      APID_42_Packet: 72,
      APID_47_Packet: 63,
    },
  },
  {
    name: 'SUDA',
    database: 'suda/suda_combined_science_definition.xml',
    recording: 'suda/sciData_2022_130_17_41_53.spl',
    skip: 4,
    root: 'CCSDSPacket',
    types: { SciFetchTypeZero: 1, SciFetchTypeNonZero: 12 },
  },
  {
    name: 'BogusSAT-2',
    database: 'bogussat2/BogusSAT-2.xml',
    recording: 'bogussat2/Container-UniquePackets.bin',
    root: 'CCSDSPacket',
    types: {
      'SC001.CCSDS_SpacePacket1': 1,
      'SC001.CCSDS_SpacePacket3': 1,
      'SC001.ECSS_Service_1_Subservice_1': 1,
      'SC001.ECSS_Service_1_Subservice_2': 1,
      'SC001.ECSS_SpacePacket2': 2,
    },
  },
] as const

describe.skipIf(!here)('recordings of shared/data (skipped where it is absent)', () => {
  test.each(RECORDINGS)('$name', ({ database, recording, root, types, ...rest }) => {
    const { system, packets } = load(database, recording, 'skip' in rest ? rest.skip : 0)
    const plan = compileTelemetry(system, { chain: 'real', root })
    const blocks = createDecoder(plan).decode(batchOf(packets))
    expect(Object.fromEntries(blocks.map((b) => [b.packetType, b.count]).toSorted())).toEqual(
      Object.fromEntries(Object.entries(types).toSorted()),
    )
    expect(blocks.every((b) => b.flags.every((f) => f === 0))).toBe(true)
    for (let i = 0; i < packets.length; i += Math.ceil(packets.length / 25)) {
      const { type, samples } = samplesOf(blocks, i, (c) => plan.parameters[c]!.path)
      const plain = interpretPacket(system, root, packets[i]!)
      expect(plain.container).toBe(type)
      const fields = new Map<string, unknown[]>()
      for (const f of plain.fields) fields.set(f.path, [...(fields.get(f.path) ?? []), f.eng])
      for (const [path, list] of fields) {
        const got = samples.get(path)!.map((s) => s.eng)
        expect(got.length, path).toBe(list.length)
        list.forEach((eng, k) => {
          if (typeof eng === 'number') expect(got[k], path).toBeCloseTo(eng, 9)
          else expect(got[k], path).toEqual(eng)
        })
      }
    }
  })
})
