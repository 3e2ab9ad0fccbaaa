/** How a bound element of a drawing looks for a value. */
import type { Binding, Case, Colour } from './display.ts'

/** The last value of a parameter, as the page has it. */
export interface ShownValue {
  /** A label of an enumeration is a text. */
  readonly value: number | string | boolean
  /** As it is written, with its unit. */
  readonly text: string
  readonly unit?: string
  /** What the monitoring says of it. */
  readonly level: Extract<Colour, 'critical' | 'serious' | 'caution' | 'normal' | 'standby' | 'off'>
}
export interface Appearance {
  readonly text?: string
  readonly fill?: Colour
  readonly stroke?: Colour
  readonly visible?: boolean
  /** Part that is filled, 0 to 1. */
  readonly level?: number
  readonly side?: 'bottom' | 'left'
  /** Degrees, clockwise. */
  readonly turn?: number
}

/** Undefined value: nothing was received. Then a text is a dash, and nothing pretends to be in a state. */
export function appearanceOf(binding: Binding, shown: ShownValue | undefined): Appearance {
  switch (binding.show) {
    case 'text':
      return { text: shown === undefined ? '—' : textOf(binding, shown) }
    case 'status':
      return { fill: shown?.level ?? 'off' }
    case 'fill':
    case 'stroke': {
      const found = shown === undefined ? undefined : binding.states.find((s) => isCase(s, shown.value))
      return { [binding.show]: found?.colour ?? (shown === undefined ? 'off' : (binding.otherwise ?? 'off')) }
    }
    case 'visible':
      return { visible: shown !== undefined && binding.when.some((c) => isCase(c, shown.value)) }
    case 'level':
      return {
        level: shown === undefined ? 0 : (share(shown.value, binding.from, binding.to) ?? 0),
        side: binding.side ?? 'bottom',
      }
    case 'turn': {
      const part = shown === undefined ? undefined : share(shown.value, binding.from, binding.to)
      const [first, last] = binding.degrees
      return { turn: part === undefined ? first : first + part * (last - first) }
    }
    default:
      return {}
  }
}

function textOf(binding: Extract<Binding, { show: 'text' }>, { value, text, unit }: ShownValue): string {
  const written = binding.digits !== undefined && typeof value === 'number' ? value.toFixed(binding.digits) : text
  return binding.unit === true && unit !== undefined ? `${written} ${unit}` : written
}

/** A number is compared as a number also where the case has it as a text, and the other way round. */
function isCase({ is, from, to }: Case, value: number | string | boolean): boolean {
  if (is !== undefined) return String(is) === String(value) || (is !== '' && Number(is) === value)
  if (typeof value !== 'number') return false
  return (from === undefined || value >= from) && (to === undefined || value <= to)
}

/** Where a number lies between two, 0 to 1; beyond them, at the nearer end. */
function share(value: number | string | boolean, from: number, to: number): number | undefined {
  if (typeof value !== 'number' || Number.isNaN(value)) return undefined
  if (from === to) return value >= to ? 1 : 0
  return Math.min(1, Math.max(0, (value - from) / (to - from)))
}
