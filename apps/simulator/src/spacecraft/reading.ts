/** What the satellite's units say of themselves: one function per parameter, called when a packet is made. */
export type Reading = number | string | Uint8Array | readonly number[] | Readonly<Record<string, number>>
/** By the parameter's path below the satellite: `EPS.BusVoltage`. Enumerations and booleans give their raw number. */
export type Readings = Record<string, () => Reading>

export interface RaisedEvent {
  readonly id: number
  readonly unit: number
  readonly value: number
}
export type RaiseEvent = (id: number, unit?: number, value?: number) => void

export const two = (n: number): string => String(n).padStart(2, '0')
export const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x))
/** Moves `x` towards `to` with time constant `tau`. */
export const relax = (x: number, to: number, dt: number, tau: number): number => to + (x - to) * Math.exp(-dt / tau)
