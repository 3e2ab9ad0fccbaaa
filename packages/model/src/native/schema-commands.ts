/** JSON Schema of commands. */
import { alias, closed, duration, name, orObject, path, text } from './schema-forms.ts'

const significance = { enum: ['none', 'watch', 'warning', 'distress', 'critical', 'severe'] }
const stages = [
  'transferred-to-range',
  'sent-from-range',
  'received',
  'accepted',
  'queued',
  'started',
  'executed',
  'completed',
  'complete',
  'failed',
]

export const command = closed(
  {
    name,
    description: text,
    longDescription: text,
    alias,
    abstract: { type: 'boolean' },
    base: path,
    assign: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } },
    arguments: {
      type: 'array',
      items: closed(
        {
          name,
          description: text,
          type: { $ref: '#/$defs/typeUse' },
          initialValue: { type: ['string', 'number', 'boolean'] },
        },
        ['name', 'type'],
      ),
    },
    entries: { type: 'array', items: { $ref: '#/$defs/entry' } },
    significance: orObject(significance, closed({ level: significance, reason: text }, ['level'])),
    constraints: {
      type: 'array',
      items: orObject({ type: 'string' }, closed({ when: { $ref: '#/$defs/condition' }, timeout: duration }, ['when'])),
    },
    verifiers: {
      type: 'array',
      items: orObject(
        { enum: stages },
        closed(
          {
            stage: { enum: stages },
            container: path,
            when: { $ref: '#/$defs/condition' },
            window: { type: 'array', items: duration, minItems: 2, maxItems: 2 },
          },
          ['stage'],
        ),
      ),
    },
  },
  ['name'],
)
