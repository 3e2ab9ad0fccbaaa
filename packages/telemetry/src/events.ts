/** What a chain has to say besides values: transitions of monitored values, and what happens to the chain itself. */
import type { Tai } from '@vigie/base'
import type { AlarmLevel } from '@vigie/model'
import type { RawValue } from './compile/conversion.ts'

export type EventSeverity = 'information' | 'low' | 'medium' | 'high'

export interface TelemetryEvent {
  readonly kind: 'limit' | 'link' | 'chain' | 'satellite'
  /** LimitViolation, BackToNormal, GarbageOnLink, FramesLost, TimeCorrelationReset, AlgorithmDisabled, …; of the satellite's own events their path. */
  readonly name: string
  readonly severity: EventSeverity
  readonly chain: string
  /** Path of the element that it is about. */
  readonly element: string
  readonly generation: Tai
  readonly reception: Tai
  /** In words, with the value and the limit. */
  readonly message: string
  /** Found in a dump of stored telemetry. */
  readonly playback?: boolean
  /** Position in the packet journal. */
  readonly packet?: number
  /** Of the packet that it was found in: with the time of generation they tell the same event by another way. */
  readonly apid?: number
  readonly sequenceCount?: number
  /** Found before, in the same packet received another way: no news. */
  readonly repeated?: boolean
  /** Limits: the column. */
  readonly parameter?: string
  readonly from?: AlarmLevel
  readonly to?: AlarmLevel
  /** The engineering value. */
  readonly value?: RawValue
  /** Label of an enumeration or a boolean. */
  readonly valueText?: string
  /** The limit that it violates, in words. */
  readonly limit?: string
}

export const severityOf = (level: AlarmLevel): EventSeverity =>
  (
    {
      normal: 'information',
      watch: 'low',
      warning: 'low',
      distress: 'medium',
      critical: 'high',
      severe: 'high',
    } as const
  )[level]
