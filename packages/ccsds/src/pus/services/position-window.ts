/** Which activities of a position-based schedule: all, or those of a window of positions (ECSS-E-ST-70-41C §6.22.7.1.4). */
import { NotSuchMessage, number, real, structure, type Part } from './parts.ts'

export interface OrbitPosition {
  readonly orbit: number
  /** Along it, in the unit of the mission. */
  readonly angle: number
}
export interface PositionWindow {
  /** Inclusive; absent: from the beginning. */
  readonly from?: OrbitPosition
  /** Inclusive; absent: to the end. */
  readonly to?: OrbitPosition
}

const orbitPosition = structure({ orbit: number('orbit'), angle: real('angle') }, 'position')

/** Window types as those of time: 0 all, 1 between two positions, 2 from one on, 3 up to one. */
export const positionWindow: Part<PositionWindow> = {
  blank: {},
  read: (source) => {
    const type = source.unsigned(source.t.widths.status)
    if (type > 3) throw new NotSuchMessage(`${type} is no type of window`)
    const from = type === 1 || type === 2 ? { from: orbitPosition.read(source) } : {}
    return type === 1 || type === 3 ? { ...from, to: orbitPosition.read(source) } : from
  },
  write: (target, { from, to }, field) => {
    const type = from === undefined ? (to === undefined ? 0 : 3) : to === undefined ? 2 : 1
    target.unsigned(target.t.widths.status, type, field)
    if (from !== undefined) orbitPosition.write(target, from, field)
    if (to !== undefined) orbitPosition.write(target, to, field)
  },
}

export const before = (a: OrbitPosition, b: OrbitPosition): boolean =>
  a.orbit < b.orbit || (a.orbit === b.orbit && a.angle < b.angle)
