/** The tree: a system element has reporting data, activities, events, and elements below it (ECSS-E-ST-70-31C §5). */
import type { Command } from './commands.ts'
import type { Container } from './containers.ts'
import type { Expression, MatchCriteria } from './criteria.ts'
import type { ArgumentRef, DataType, ParameterRef } from './types.ts'

export type ElementKind =
  | 'mission'
  | 'satellite'
  | 'subsystem'
  | 'equipment'
  | 'payload'
  | 'station'
  | 'antenna'
  | 'encryptor'
  | 'centre'
  | 'service'
  | 'element'

export interface SystemElement {
  readonly name: string
  readonly kind: ElementKind
  readonly shortDescription?: string
  readonly longDescription?: string
  readonly aliases?: Readonly<Record<string, string>>
  readonly header?: Readonly<Record<string, string>>
  readonly types: readonly DataType[]
  readonly parameters: readonly Parameter[]
  readonly containers: readonly Container[]
  readonly argumentTypes: readonly DataType[]
  readonly commands: readonly Command[]
  readonly commandContainers: readonly Container[]
  readonly events: readonly EventDefinition[]
  readonly algorithms: readonly Algorithm[]
  readonly streams: readonly Stream[]
  readonly services: readonly {
    readonly name: string
    readonly containers: readonly string[]
    readonly messages: readonly string[]
  }[]
  readonly messages: readonly { readonly name: string; readonly when: MatchCriteria; readonly container: string }[]
  readonly children: readonly SystemElement[]
}

/** An element with nothing in it. */
export const emptyElement = (name: string, kind: ElementKind): SystemElement => ({
  name,
  kind,
  types: [],
  parameters: [],
  containers: [],
  argumentTypes: [],
  commands: [],
  commandContainers: [],
  events: [],
  algorithms: [],
  streams: [],
  services: [],
  messages: [],
  children: [],
})

/** Reporting data. */
export interface Parameter {
  readonly name: string
  readonly shortDescription?: string
  readonly longDescription?: string
  /** Names by name space: { "MIL": "TM1234" }. */
  readonly aliases?: Readonly<Record<string, string>>
  /** Path of its type. */
  readonly type: string
  /** Where its values come from. */
  readonly source: 'telemetered' | 'derived' | 'constant' | 'local' | 'ground'
  /** Of derived parameters in the native form: computed from others whenever one of them is renewed. */
  readonly formula?: Expression
  /** The formula as written, for people. */
  readonly formulaText?: string
  readonly initialValue?: string
  readonly readOnly?: boolean
  /** Values count only while this holds (ECSS validity condition). */
  readonly validity?: MatchCriteria
  readonly systemName?: string
  readonly persistent?: boolean
}

export interface EventDefinition {
  readonly name: string
  readonly shortDescription?: string
  readonly severity: 'information' | 'low' | 'medium' | 'high'
  /** PUS event identifier, F´ id. */
  readonly id?: number
  /** Text with `{parameter}` places. */
  readonly format?: string
  /** Packet that reports it. */
  readonly container?: string
}

export interface Algorithm {
  readonly name: string
  readonly shortDescription?: string
  readonly language: string
  readonly text: string
  /** Name within the text, value it stands for. */
  readonly inputs: readonly { readonly name: string; readonly ref: ParameterRef }[]
  /** Of algorithms inside commands: name within the text, argument it stands for. */
  readonly argumentInputs?: readonly { readonly name: string; readonly ref: ArgumentRef }[]
  readonly constants: readonly { readonly name: string; readonly value: string }[]
  /** Parameter written, name within the text. */
  readonly outputs: readonly { readonly name: string; readonly parameter: string }[]
  readonly triggers: readonly AlgorithmTrigger[]
  /** Only every n-th of what would start it does (XTCE triggerRate); absent: each. */
  readonly triggerRate?: number
  /** XTCE MathAlgorithm: an expression instead of a text. */
  readonly expression?: Expression
}
export type AlgorithmTrigger =
  | { readonly kind: 'parameter'; readonly parameter: string }
  | { readonly kind: 'container'; readonly container: string }
  | { readonly kind: 'periodic'; readonly seconds: number }

export interface Stream {
  readonly name: string
  readonly shortDescription?: string
  readonly kind: 'fixed-frame' | 'variable-frame' | 'custom'
  readonly attributes: Readonly<Record<string, string>>
  /** Container of the frame or packet in the stream. */
  readonly container?: string
  readonly service?: string
  readonly sync?: {
    readonly pattern: Uint8Array
    readonly sizeInBits: number
    readonly bitLocation?: number
    readonly maxErrors?: number
  }
}
