/**
 * Missions are read once in a process, as long as their files stay as they are: runs of a campaign differ in their ports only. A mission
 * that was read is never changed by anyone.
 */
import { loadMission } from '@vigie/mission-folder'
import type { Mission } from '@vigie/model'
import type { MovedPorts } from './mission-copy.ts'

let last:
  | { readonly folder: string; readonly digest: string; readonly mission: Promise<Mission | undefined> }
  | undefined

/** Undefined where it has errors. `digest`: of its files. */
export function readMission(folder: string, digest: string): Promise<Mission | undefined> {
  if (last?.folder !== folder || last.digest !== digest)
    last = { folder, digest, mission: loadMission(folder).then((r) => r.mission) }
  return last.mission
}

/** The same mission as its copy says it: on other ports, in another folder. */
export function onPorts(mission: Mission, ports: MovedPorts, folder: string): Mission {
  return { ...mission, folder, chains: moved(mission.chains, ports), stations: moved(mission.stations, ports) }
}

function moved<T>(value: T, ports: MovedPorts): T {
  if (Array.isArray(value)) return value.map((v: unknown) => moved(v, ports)) as T
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, v]) => [
      key,
      key === 'port' && typeof v === 'number' ? (ports.get(v) ?? v) : moved(v as unknown, ports),
    ]),
  ) as T
}
