/** Vectors of three and rotations, as plain arrays. */
export type Vector = readonly [number, number, number]
/** Scalar first; rotates inertial into body coordinates. */
export type Quaternion = readonly [number, number, number, number]

export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const norm = (a: Vector): number => Math.hypot(a[0], a[1], a[2])
export const scale = (a: Vector, k: number): Vector => [a[0] * k, a[1] * k, a[2] * k]
export const subtract = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
export const unit = (a: Vector): Vector => scale(a, 1 / (norm(a) || 1))
export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]

/** The quaternion whose rows are the body axes in inertial coordinates (Shepperd's method). */
export function fromAxes(x: Vector, y: Vector, z: Vector): Quaternion {
  const trace = x[0] + y[1] + z[2]
  if (trace > 0) {
    const s = 2 * Math.sqrt(trace + 1)
    return [s / 4, (y[2] - z[1]) / s, (z[0] - x[2]) / s, (x[1] - y[0]) / s]
  }
  if (x[0] > y[1] && x[0] > z[2]) {
    const s = 2 * Math.sqrt(1 + x[0] - y[1] - z[2])
    return [(y[2] - z[1]) / s, s / 4, (y[0] + x[1]) / s, (z[0] + x[2]) / s]
  }
  if (y[1] > z[2]) {
    const s = 2 * Math.sqrt(1 + y[1] - x[0] - z[2])
    return [(z[0] - x[2]) / s, (y[0] + x[1]) / s, s / 4, (z[1] + y[2]) / s]
  }
  const s = 2 * Math.sqrt(1 + z[2] - x[0] - y[1])
  return [(x[1] - y[0]) / s, (z[0] + x[2]) / s, (z[1] + y[2]) / s, s / 4]
}

export function multiply(a: Quaternion, b: Quaternion): Quaternion {
  return [
    a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3],
    a[0] * b[1] + a[1] * b[0] + a[2] * b[3] - a[3] * b[2],
    a[0] * b[2] - a[1] * b[3] + a[2] * b[0] + a[3] * b[1],
    a[0] * b[3] + a[1] * b[2] - a[2] * b[1] + a[3] * b[0],
  ]
}

/** As the members of the mission's quaternion type. */
export const named = (q: Quaternion): Record<string, number> => ({ q0: q[0], q1: q[1], q2: q[2], q3: q[3] })

/** A small rotation, angles in degrees about the body axes. */
export function smallRotation(x: number, y: number, z: number): Quaternion {
  const k = Math.PI / 360
  const angle = Math.hypot(x, y, z) * k
  const s = angle === 0 ? k : (Math.sin(angle) / angle) * k
  return [Math.cos(angle), x * s, y * s, z * s]
}

/** An inertial vector in body coordinates. */
export function toBody(q: Quaternion, v: Vector): Vector {
  const [w, x, y, z] = q
  return [
    (1 - 2 * (y * y + z * z)) * v[0] + 2 * (x * y + w * z) * v[1] + 2 * (x * z - w * y) * v[2],
    2 * (x * y - w * z) * v[0] + (1 - 2 * (x * x + z * z)) * v[1] + 2 * (y * z + w * x) * v[2],
    2 * (x * z + w * y) * v[0] + 2 * (y * z - w * x) * v[1] + (1 - 2 * (x * x + y * y)) * v[2],
  ]
}

/** rad/s */
const EARTH_ROTATION = 7.292_115_146_7e-5

/** An inertial velocity seen from the turning Earth, in Earth-fixed coordinates. */
export function toEarthFixedVelocity(position: Vector, velocity: Vector, sidereal: number): Vector {
  const vx = velocity[0] + EARTH_ROTATION * position[1]
  const vy = velocity[1] - EARTH_ROTATION * position[0]
  const c = Math.cos(sidereal)
  const s = Math.sin(sidereal)
  return [c * vx + s * vy, -s * vx + c * vy, velocity[2]]
}
