/** What can be asked of an object: `validity status of Plate Temperature of Payload` (A.3.9.8, annex B). */

export type PropertyOwner = 'reporting data' | 'activity' | 'event' | 'element'
type PropertyType = 'value' | 'text' | 'absolute time' | 'relative time' | 'boolean'

export interface Property {
  readonly name: string
  readonly of: readonly PropertyOwner[]
  readonly type: PropertyType
  /** Texts that it may have. */
  readonly values?: readonly string[]
  readonly meaning: string
}

const EXECUTION = ['not initiated', 'preconditions', 'routing', 'executing', 'confirmation', 'completed'] as const
const CONFIRMATION = ['not available', 'confirmed', 'not confirmed', 'aborted'] as const

export const PROPERTIES: readonly Property[] = [
  { name: 'value', of: ['reporting data'], type: 'value', meaning: 'engineering value, the last received' },
  { name: 'raw value', of: ['reporting data'], type: 'value', meaning: 'value as it came, before calibration' },
  {
    name: 'validity status',
    of: ['reporting data'],
    type: 'text',
    values: ['valid', 'invalid', 'unknown'],
    meaning: 'whether the value counts: its validity condition, and whether it was received at all',
  },
  {
    name: 'monitoring status',
    of: ['reporting data'],
    type: 'text',
    values: ['nominal', 'watch', 'warning', 'distress', 'critical', 'severe', 'unchecked'],
    meaning: 'the gravest limit that the value is out of',
  },
  {
    name: 'sampling time',
    of: ['reporting data'],
    type: 'absolute time',
    meaning: 'when the value was generated on board',
  },
  { name: 'reception time', of: ['reporting data'], type: 'absolute time', meaning: 'when the value was received' },
  { name: 'execution status', of: ['activity'], type: 'text', values: EXECUTION, meaning: 'how far the execution is' },
  { name: 'confirmation status', of: ['activity'], type: 'text', values: CONFIRMATION, meaning: 'how it ended' },
  { name: 'initiation time', of: ['activity'], type: 'absolute time', meaning: 'when it was asked for' },
  { name: 'start time', of: ['activity'], type: 'absolute time', meaning: 'when its main body began, or its release' },
  { name: 'termination time', of: ['activity'], type: 'absolute time', meaning: 'when its main body ended' },
  { name: 'completion time', of: ['activity'], type: 'absolute time', meaning: 'when its confirmation ended' },
  { name: 'raised time', of: ['event'], type: 'absolute time', meaning: 'when it was raised last' },
  { name: 'occurrence time', of: ['event'], type: 'absolute time', meaning: 'when it happened last' },
  {
    name: 'name',
    of: ['element', 'reporting data', 'activity', 'event'],
    type: 'text',
    meaning: 'its name in the model',
  },
  {
    name: 'description',
    of: ['element', 'reporting data', 'activity', 'event'],
    type: 'text',
    meaning: 'its description in the model',
  },
]
const BY_NAME: ReadonlyMap<string, Property> = new Map(PROPERTIES.map((p) => [p.name, p]))

/** `key` in lower case with single blanks. */
export const propertyNamed = (key: string): Property | undefined => BY_NAME.get(key.replaceAll('_', ' '))
