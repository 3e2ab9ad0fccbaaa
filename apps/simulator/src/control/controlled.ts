/** What the control port needs of the simulator. */
import type { StationPort } from '../ground/port.ts'
import type { UplinkPort } from '../ground/uplink-port.ts'
import type { World } from '../world.ts'

export interface Controlled {
  readonly world: World
  /** By the name of the link. */
  readonly ports: ReadonlyMap<string, StationPort>
  /** Where telecommands come in, by the name of the uplink. */
  readonly uplinks: ReadonlyMap<string, UplinkPort>
  /** Time moves only by `stepBy`. */
  readonly stepped: boolean
  /** Simulated seconds a second; 0 pauses. */
  rate: number
  stepBy(seconds: number): Promise<void>
  close(): Promise<void>
}
