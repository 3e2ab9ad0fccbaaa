/** The form of a workspace as JSON Schema (2020-12): editors complete from it, and files are held against it. */
import { MOST_PANELS, WORKSPACE_VERSION } from './workspace.ts'

const size = {
  type: 'number',
  exclusiveMinimum: 0,
  maximum: 100_000,
  description: 'Share of the room, beside the others.',
}
const panel = {
  type: 'object',
  properties: {
    panel: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,63}$', description: 'Name of a panel, as links have it.' },
    settings: { type: 'object', description: 'As the link to the panel has them; lists are lists.' },
  },
  required: ['panel'],
  additionalProperties: false,
}
const panels = { type: 'array', items: panel, minItems: 1, maxItems: MOST_PANELS }

export const workspaceSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Workspace',
  type: 'object',
  properties: {
    version: { const: WORKSPACE_VERSION },
    name: { type: 'string', minLength: 1, maxLength: 60, description: 'As people call it.' },
    description: { type: 'string', maxLength: 500 },
    mission: { type: 'string', maxLength: 200, description: 'Mission that it was written in.' },
    for: {
      enum: ['viewer', 'controller', 'operations-engineer', 'administrator'],
      description: 'In a mission folder: the role that it is for; everybody unless told.',
    },
    first: { type: 'boolean', description: 'In a mission folder: what its people see at first.' },
    layout: {
      type: 'object',
      properties: { main: { $ref: '#/$defs/area' }, windows: panels },
      additionalProperties: false,
    },
  },
  required: ['version', 'layout'],
  additionalProperties: false,
  $defs: {
    area: {
      type: 'object',
      if: { required: ['panels'] },
      then: {
        properties: { panels, shown: { type: 'integer', minimum: 0, maximum: MOST_PANELS }, size },
        required: ['panels'],
        additionalProperties: false,
      },
      else: {
        properties: {
          split: { enum: ['row', 'column'], description: 'Side by side, or one above the other.' },
          parts: { type: 'array', items: { $ref: '#/$defs/area' }, minItems: 1, maxItems: 50 },
          size,
        },
        required: ['split', 'parts'],
        additionalProperties: false,
      },
    },
  },
} as const
