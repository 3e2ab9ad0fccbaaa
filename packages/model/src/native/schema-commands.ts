/** JSON Schema of commands. */
import { passSchema } from './pass-reader.ts'
import { alias, closed, duration, dynamic, name, number, orObject, path, text } from './schema-forms.ts'

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

const values = {
  type: 'object',
  additionalProperties: { type: ['string', 'number', 'boolean'] },
  description: 'Values by argument.',
}
const onlyFor = { ...values, description: 'Counts only when the arguments have these values.' }

export const command = closed(
  {
    name,
    description: text,
    longDescription: text,
    alias,
    abstract: { type: 'boolean' },
    systemName: text,
    base: path,
    assign: values,
    steps: {
      type: 'array',
      minItems: 1,
      description: 'Of a block command: the commands that it stands for, in order, with the values of their arguments.',
      items: orObject(path, closed({ command: path, assign: values }, ['command'])),
    },
    arguments: {
      type: 'array',
      items: closed(
        {
          name,
          description: text,
          longDescription: text,
          type: { $ref: '#/$defs/typeUse' },
          initialValue: { type: ['string', 'number', 'boolean'] },
          formula: {
            type: 'string',
            minLength: 1,
            description: 'Computed from other arguments; then it cannot be given.',
          },
        },
        ['name', 'type'],
      ),
    },
    entries: { type: 'array', items: { $ref: '#/$defs/entry' } },
    significance: orObject(significance, closed({ level: significance, reason: text, atRisk: path }, ['level'])),
    contextSignificance: {
      type: 'array',
      items: closed({ when: { $ref: '#/$defs/condition' }, level: significance, reason: text, atRisk: path }, [
        'when',
        'level',
      ]),
      description: 'The first whose condition holds replaces the significance.',
    },
    constraints: {
      type: 'array',
      items: orObject(
        { type: 'string' },
        closed({ when: { $ref: '#/$defs/condition' }, timeout: duration, suspendable: { type: 'boolean' }, onlyFor }, [
          'when',
        ]),
      ),
    },
    interlock: {
      ...closed({
        scope: path,
        until: { enum: [...stages, 'release'] },
        progress: number,
        suspendable: { type: 'boolean' },
      }),
      description: 'The next commands of an element (its own unless told) wait until this one has reached a stage.',
    },
    pass: passSchema,
    verifiers: {
      type: 'array',
      items: orObject(
        { enum: stages },
        closed(
          {
            stage: { enum: stages },
            name: text,
            container: path,
            when: { $ref: '#/$defs/condition' },
            change: {
              ...closed({ parameter: path, by: number }, ['parameter', 'by']),
              description: 'The parameter has changed by so much.',
            },
            window: { type: 'array', items: duration, minItems: 2, maxItems: 2 },
            windowFrom: { enum: ['release', 'last-verifier'] },
            onlyFor,
            returns: { ...path, description: 'Parameter that says more of the result.' },
            percent: { ...dynamic, description: 'How far the execution is.' },
          },
          ['stage'],
        ),
      ),
    },
    set: {
      type: 'array',
      description: 'Parameters set when a stage is reached, to a value or to what a formula of the arguments gives.',
      items: closed(
        {
          parameter: path,
          value: { type: ['string', 'number', 'boolean'] },
          formula: { type: 'string', minLength: 1 },
          on: { enum: [...stages, 'release'] },
        },
        ['parameter'],
      ),
    },
    suspendAlarms: {
      type: 'array',
      description: 'Parameters whose alarms are silent for a time when a stage is reached.',
      items: closed({ parameter: path, for: duration, on: { enum: [...stages, 'release'] } }, ['parameter', 'for']),
    },
  },
  ['name'],
)
