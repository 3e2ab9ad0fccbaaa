/** What a display is made of (docs/formats/displays.md). References to the model may hold variables: `${SAT}.EPS.BusVoltage`. */

/** Of the format; displays without one are of the first form, which had `panels`. */
export const DISPLAY_VERSION = 1

/** In cells of the grid, from the upper left corner. */
export interface Cells {
  readonly x: number
  readonly y: number
  readonly w: number
  readonly h: number
}

interface PartBase {
  readonly title?: string
  /** Undefined: after the one before, as large as its kind likes to be. */
  readonly at?: Cells
}
export interface ValuesPart extends PartBase {
  readonly kind: 'values'
  readonly parameters: readonly string[]
}
export interface PlotAxis {
  readonly title?: string
  readonly parameters: readonly string[]
  /** Undefined: as far as the values go. */
  readonly min?: number
  readonly max?: number
  readonly scale?: 'linear' | 'logarithmic'
}
export interface PlotPart extends PartBase {
  readonly kind: 'plot'
  /** Each with a scale of its own, one below the other where there are more than two. */
  readonly axes: readonly PlotAxis[]
  readonly span?: Span
  readonly limits?: boolean
  /** Elements whose events are drawn over it. */
  readonly events?: readonly string[]
}
export interface XyPart extends PartBase {
  readonly kind: 'xy'
  readonly x: string
  readonly y: readonly string[]
  readonly span?: Span
}
export interface TimelinePart extends PartBase {
  readonly kind: 'timeline'
  /** Of states: a band each. */
  readonly parameters: readonly string[]
  readonly span?: Span
}
export interface GaugePart extends PartBase {
  readonly kind: 'gauge'
  readonly parameter: string
  readonly min: number
  readonly max: number
  readonly form?: 'bar' | 'dial'
}
export interface HistogramPart extends PartBase {
  readonly kind: 'histogram'
  readonly parameter: string
  readonly span?: Span
  readonly bins?: number
}
export interface SynopticPart extends PartBase {
  readonly kind: 'synoptic'
  /** An SVG document. */
  readonly drawing: string
  readonly bindings: readonly Binding[]
}
export interface TextPart extends PartBase {
  readonly kind: 'text'
  readonly text: string
}
export interface CommandsPart extends PartBase {
  readonly kind: 'commands'
  readonly commands: readonly CommandButton[]
}
export type Part =
  | ValuesPart
  | PlotPart
  | XyPart
  | TimelinePart
  | GaugePart
  | HistogramPart
  | SynopticPart
  | TextPart
  | CommandsPart
export type PartKind = Part['kind']

/** Opens the form of the command, filled in; sends nothing by itself. */
export interface CommandButton {
  readonly title?: string
  readonly activity: string
  readonly arguments?: Readonly<Record<string, string>>
}

/** How far back: `15min`, `6h`, `2d`. */
export type Span = string
export const SPAN = /^([1-9]\d{0,4})(s|min|h|d)$/
const SECONDS = { s: 1, min: 60, h: 3600, d: 86_400 } as const
/** Undefined where it is no span. */
export function spanSeconds(span: Span): number | undefined {
  const match = SPAN.exec(span)
  return match === null ? undefined : Number(match[1]) * SECONDS[match[2] as keyof typeof SECONDS]
}

/** The six levels of the status system; anything else is `#rrggbb`. */
export const LEVEL_COLOURS = ['critical', 'serious', 'caution', 'normal', 'standby', 'off'] as const
export type Colour = (typeof LEVEL_COLOURS)[number] | `#${string}`

/** When a state counts: the value itself, or a range that it lies in. */
export interface Case {
  readonly is?: string | number | boolean
  readonly from?: number
  readonly to?: number
}
export interface ColourCase extends Case {
  readonly colour: Colour
}

interface AtElement {
  /** `id` of an element of the drawing. */
  readonly at: string
}
export type Binding =
  | (AtElement & {
      readonly show: 'text'
      readonly parameter: string
      readonly digits?: number
      readonly unit?: boolean
    })
  | (AtElement & {
      readonly show: 'fill' | 'stroke'
      readonly parameter: string
      readonly states: readonly ColourCase[]
      readonly otherwise?: Colour
    })
  /** Coloured as the monitoring of the parameter says. */
  | (AtElement & { readonly show: 'status'; readonly parameter: string })
  | (AtElement & { readonly show: 'visible'; readonly parameter: string; readonly when: readonly Case[] })
  /** Filled from one side as the value lies between two. */
  | (AtElement & {
      readonly show: 'level'
      readonly parameter: string
      readonly from: number
      readonly to: number
      readonly side?: 'bottom' | 'left'
    })
  /** Turned about its middle: degrees, clockwise, for the values `from` and `to`. */
  | (AtElement & {
      readonly show: 'turn'
      readonly parameter: string
      readonly from: number
      readonly to: number
      readonly degrees: readonly [number, number]
    })
  | (AtElement & { readonly show: 'command' } & CommandButton)
  /** Opens another display, with the same variables. */
  | (AtElement & { readonly show: 'display'; readonly display: string })

/** What must be known before a template can be shown. */
export interface Variable {
  readonly title?: string
  /** A path of the model, such as that of a satellite. */
  readonly initial: string
}

export interface Display {
  readonly title: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly variables?: Readonly<Record<string, Variable>>
  /** Of the grid that parts lie on. */
  readonly columns: number
  readonly parts: readonly Part[]
}
export const COLUMNS = 12
