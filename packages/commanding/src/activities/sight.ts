/** The port through which the rules of release see telemetry and the contact plan. */
import type { Tai } from '@vigie/base'
import type { AlarmLevel, PassNeed } from '@vigie/model'

export interface SeenAlarm {
  readonly parameter: string
  /** Of its last value; `normal` where it has gone back and nobody has acknowledged it. */
  readonly level: AlarmLevel
  readonly worst: AlarmLevel
  readonly acknowledged: boolean
  /** UTC text. */
  readonly since: string
  /** The value as people read it. */
  readonly value: string
}

/** A pass, less the time at its ends that does not count. */
export interface PassWindow {
  readonly pass: string
  readonly station: string
  readonly from: Tai
  readonly to: Tai
}
export interface SeenPasses {
  readonly satellite: string
  readonly open?: PassWindow
  readonly next?: PassWindow
  /** The contact plan has a pass of the satellite that is not over, whatever it is for. */
  readonly planned: boolean
}

export interface ReleaseSight {
  /** Alarms that are active, or not acknowledged. */
  alarms(): Iterable<SeenAlarm>
  /** When something of a parameter, or of an element and what is below it, was last received; undefined: never. */
  heard(path: string): Tai | undefined
  /** Passes of the satellite that an element belongs to; undefined: it belongs to none. */
  passes(element: string, need: PassNeed, now: Tai): SeenPasses | undefined
}

/** Nothing is watched and nothing is planned. */
export const NO_SIGHT: ReleaseSight = { alarms: () => [], heard: () => undefined, passes: () => undefined }
