/** Events of engines as they are journalled and told. */
import { formatUtc } from '@vigie/base'
import type { TelemetryEvent } from '@vigie/telemetry'
import { toValue } from '../state/values.ts'
import type { EventBody, TransitionMessage } from './messages.ts'

export const bodyOf = (event: TelemetryEvent): EventBody => ({
  element: event.element,
  name: event.name,
  kind: event.kind,
  severity: event.severity,
  message: event.message,
  generation: formatUtc(event.generation),
  reception: formatUtc(event.reception),
  ...(event.parameter === undefined ? {} : { parameter: event.parameter }),
  ...(event.to === undefined ? {} : { level: event.to }),
  ...(event.value === undefined ? {} : { value: toValue(event.value) }),
  ...(event.packet === undefined ? {} : { packet: event.packet }),
  ...(event.playback === true ? { playback: true } : {}),
  ...(event.apid === undefined ? {} : { apid: event.apid }),
  ...(event.sequenceCount === undefined ? {} : { sequenceCount: event.sequenceCount }),
})

/** Undefined for what is no transition of a value as it happens: what is played back changes no alarm. */
export function transitionOf(event: TelemetryEvent, again: boolean): TransitionMessage | undefined {
  if (event.kind !== 'limit' || event.parameter === undefined || event.playback === true) return undefined
  return {
    parameter: event.parameter,
    from: event.from ?? 'normal',
    to: event.to ?? 'normal',
    value: event.value,
    ...(event.valueText === undefined ? {} : { text: event.valueText }),
    generation: event.generation,
    ...(event.packet === undefined ? {} : { packet: event.packet }),
    ...(again ? { again: true as const } : {}),
  }
}
