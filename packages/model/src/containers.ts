/** Layouts of packets: entries one after another, inheritance by restriction, inclusion and repetition. */
import type { DynamicValue, MatchCriteria } from './criteria.ts'
import type { ErrorDetection } from './types.ts'

export interface Container {
  readonly name: string
  readonly shortDescription?: string
  readonly longDescription?: string
  /** Cannot be a packet by itself; only those that extend it can. */
  readonly abstract: boolean
  /** Path of the container that this one extends: its entries come first. */
  readonly base?: string
  /** Of the values of the base: when this container is meant. */
  readonly restriction?: MatchCriteria
  /** Meant only when a packet of that container follows (XTCE NextContainer); path. */
  readonly nextContainer?: string
  /** Also select this container for the packets of that stream or service only; informative. */
  readonly entries: readonly Entry[]
  /** Total size when the format declares one. */
  readonly sizeInBits?: DynamicValue
  /** Checks over the bits of the container (XTCE ErrorDetectCorrect). */
  readonly errorDetection?: readonly ErrorDetection[]
  /** Nominal time between packets, in seconds: how long a value stays fresh. */
  readonly period?: number
  readonly archivePartition?: boolean
}

export type Entry = ParameterEntry | ContainerEntry | FixedEntry | ArrayEntry | IndirectEntry | StreamSegmentEntry

interface EntryBase {
  /** Where it lies; absent: right after the previous entry. */
  readonly location?: EntryLocation
  readonly include?: MatchCriteria
  readonly repeat?: {
    readonly count: DynamicValue
    /** bits between the end of one and the start of the next */ readonly gap?: DynamicValue
    /** As often as bits are left in the packet (or the container of a declared size), at most `count` times. */
    readonly toEnd?: true
  }
  readonly shortDescription?: string
}
export interface EntryLocation {
  readonly from: 'container-start' | 'previous-end' | 'container-end' | 'next-start'
  readonly bits: DynamicValue
}

export interface ParameterEntry extends EntryBase {
  readonly kind: 'parameter'
  readonly parameter: string
  /** Only this member of the structured value lies here. */
  readonly member?: string
}
/** Another container laid in here. */
export interface ContainerEntry extends EntryBase {
  readonly kind: 'container'
  readonly container: string
}
/** Constant bits (of commands; padding). */
export interface FixedEntry extends EntryBase {
  readonly kind: 'fixed'
  readonly sizeInBits: number
  readonly value?: Uint8Array
}
/** An array parameter with its last index per dimension given here (XTCE ArrayParameterRefEntry). */
export interface ArrayEntry extends EntryBase {
  readonly kind: 'array'
  readonly parameter: string
  readonly dimensions: readonly { readonly count: DynamicValue }[]
}
/** The parameter is named by a value of the packet (XTCE IndirectParameterRefEntry). */
export interface IndirectEntry extends EntryBase {
  readonly kind: 'indirect'
  /** Path of the parameter whose value is the name, alias or path of the parameter that lies here. */
  readonly ref: string
  /** The value read raw rather than calibrated. */
  readonly raw?: boolean
  readonly aliasNamespace?: string
}
export interface StreamSegmentEntry extends EntryBase {
  readonly kind: 'segment'
  /** A piece of a container, stream or parameter larger than the packet. */
  readonly of: 'container' | 'stream' | 'parameter'
  readonly path: string
  readonly sizeInBits: number
  readonly order?: number
}
