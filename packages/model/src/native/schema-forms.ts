/** Forms that the JSON Schemas of element files and of mission.yaml share. */

export const text = { type: 'string' } as const
export const name = {
  type: 'string',
  pattern: '^[^./:\\[\\]\\s](?:[^./:\\[\\]]*[^./:\\[\\]\\s])?$',
  description: 'A name: no dot, slash, colon or bracket.',
} as const
export const path = {
  type: 'string',
  minLength: 1,
  description: 'A name found in this element, up the tree, or from the top.',
} as const
export const bits = { type: 'integer', minimum: 0 } as const
export const number = { type: 'number' } as const
export const duration = {
  type: 'string',
  pattern: '^\\s*\\d+(\\.\\d+)?\\s*(ns|us|µs|ms|s|min|h|d)\\s*$',
  description: 'A number and a unit: "500 ms", "1 s", "2 h".',
} as const
export const range = {
  type: 'array',
  items: { type: ['number', 'null'] },
  minItems: 2,
  maxItems: 2,
  description: '[low, high]; null leaves a side open.',
} as const
export const closed = (properties: object, required: readonly string[] = []): object => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
export const orObject = (simple: object, object: object): object => ({
  if: { type: 'object' },
  then: object,
  else: simple,
})

export const dynamic = {
  description: 'A number, the name of a parameter or argument that holds it, or a reference with slope and intercept.',
  ...orObject(
    { type: ['integer', 'string'] },
    closed({ ref: path, slope: number, intercept: number, raw: { type: 'boolean' } }, ['ref']),
  ),
}

export const condition = {
  description: 'A condition ("Mode == SAFE && Voltage > 3"), or a map of names to the values that they must have.',
  if: { type: 'object' },
  then: { type: 'object', minProperties: 1, additionalProperties: { type: ['string', 'number', 'boolean'] } },
  else: { type: 'string', minLength: 1 },
}

export const alias = { type: 'object', additionalProperties: text, description: 'Other names, by name space.' }
