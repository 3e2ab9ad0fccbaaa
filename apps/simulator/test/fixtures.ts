/** The demonstration mission, found from this file; and a simulator of it on free ports. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseUtc } from '@vigie/base'
import { loadMission, type MissionResult } from '@vigie/mission-folder'
import type { Mission } from '@vigie/model'

export const BISAT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../missions/bisat')
/** An instant at which, with the orbits of mission.yaml, no satellite is in view. */
export const START = parseUtc('2026-11-24T12:00:00Z')

let loaded: Promise<MissionResult> | undefined
export const loadBisat = (): Promise<MissionResult> => (loaded ??= loadMission(BISAT))

export async function bisat(): Promise<Mission> {
  const { mission } = await loadBisat()
  if (mission === undefined) throw new Error('missions/bisat cannot be read')
  return mission
}

/** The mission with every link, uplink and station on a free port. */
export async function bisatOnFreePorts(): Promise<Mission> {
  const mission = await bisat()
  return {
    ...mission,
    stations: mission.stations.map((s) => (s.control === undefined ? s : { ...s, control: { ...s.control, port: 0 } })),
    chains: mission.chains.map((c) => ({
      ...c,
      links: c.links.map((l) => ({ ...l, port: 0 })),
      ...(c.uplinks === undefined ? {} : { uplinks: c.uplinks.map((u) => ({ ...u, port: 0 })) }),
    })),
  }
}
