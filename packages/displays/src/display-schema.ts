/** The form of a display as JSON Schema (2020-12): editors complete from it, and files are held against it. */
import { COLUMNS, DISPLAY_VERSION, LEVEL_COLOURS, SPAN } from './display.ts'

const text = { type: 'string' } as const
const path = {
  type: 'string',
  minLength: 1,
  description: 'A path of the model; it may have variables: ${SAT}.EPS.BusVoltage.',
}
const paths = { type: 'array', items: path, minItems: 1, maxItems: 500 }
const number = { type: 'number' } as const
const span = {
  type: 'string',
  pattern: SPAN.source,
  description: 'How far back: a number with s, min, h or d, such as 15min.',
}
const colour = {
  type: 'string',
  pattern: `^(${LEVEL_COLOURS.join('|')}|#[0-9a-fA-F]{6})$`,
  description: `One of ${LEVEL_COLOURS.join(', ')}, or a colour such as #8899aa.`,
}
const caseOf = { is: { type: ['string', 'number', 'boolean'] }, from: number, to: number }
const commandOf = {
  title: text,
  activity: path,
  arguments: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } },
}
const object = (properties: object, required: readonly string[]): object => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})

const cells = object(
  {
    x: { type: 'integer', minimum: 0, maximum: 23 },
    y: { type: 'integer', minimum: 0, maximum: 999 },
    w: { type: 'integer', minimum: 1, maximum: 24 },
    h: { type: 'integer', minimum: 1, maximum: 100 },
  },
  ['x', 'y', 'w', 'h'],
)
const part = (kind: string, properties: object, required: readonly string[]): object =>
  object({ kind: { const: kind }, title: text, at: cells, ...properties }, ['kind', ...required])
const binding = (show: object, properties: object, required: readonly string[]): object =>
  object(
    { at: { type: 'string', minLength: 1, description: 'id of an element of the drawing' }, show, ...properties },
    ['at', 'show', ...required],
  )

const painted = binding(
  { enum: ['fill', 'stroke'] },
  { parameter: path, states: { type: 'array', items: object({ ...caseOf, colour }, ['colour']) }, otherwise: colour },
  ['parameter', 'states'],
)
const bindings: Readonly<Record<string, object>> = {
  text: binding(
    { const: 'text' },
    { parameter: path, digits: { type: 'integer', minimum: 0, maximum: 15 }, unit: { type: 'boolean' } },
    ['parameter'],
  ),
  fill: painted,
  stroke: painted,
  status: binding({ const: 'status' }, { parameter: path }, ['parameter']),
  visible: binding({ const: 'visible' }, { parameter: path, when: { type: 'array', items: object(caseOf, []) } }, [
    'parameter',
    'when',
  ]),
  level: binding(
    { const: 'level' },
    { parameter: path, from: number, to: number, side: { enum: ['bottom', 'left'] } },
    ['parameter', 'from', 'to'],
  ),
  turn: binding(
    { const: 'turn' },
    { parameter: path, from: number, to: number, degrees: { type: 'array', items: number, minItems: 2, maxItems: 2 } },
    ['parameter', 'from', 'to', 'degrees'],
  ),
  command: binding({ const: 'command' }, commandOf, ['activity']),
  display: binding({ const: 'display' }, { display: { type: 'string', minLength: 1 } }, ['display']),
}

const parts: Readonly<Record<string, object>> = {
  values: part('values', { parameters: paths }, ['parameters']),
  plot: part(
    'plot',
    {
      axes: {
        type: 'array',
        minItems: 1,
        maxItems: 12,
        items: object(
          { title: text, parameters: paths, min: number, max: number, scale: { enum: ['linear', 'logarithmic'] } },
          ['parameters'],
        ),
      },
      span,
      limits: { type: 'boolean' },
      events: { type: 'array', items: path },
    },
    ['axes'],
  ),
  xy: part('xy', { x: path, y: paths, span }, ['x', 'y']),
  timeline: part('timeline', { parameters: paths, span }, ['parameters']),
  gauge: part('gauge', { parameter: path, min: number, max: number, form: { enum: ['bar', 'dial'] } }, [
    'parameter',
    'min',
    'max',
  ]),
  histogram: part('histogram', { parameter: path, span, bins: { type: 'integer', minimum: 2, maximum: 500 } }, [
    'parameter',
  ]),
  synoptic: part(
    'synoptic',
    { drawing: text, bindings: { type: 'array', items: { type: 'object' }, maxItems: 2000 } },
    ['drawing', 'bindings'],
  ),
  text: part('text', { text }, ['text']),
  commands: part('commands', { commands: { type: 'array', items: object(commandOf, ['activity']), minItems: 1 } }, [
    'commands',
  ]),
}

export const displayFrame = object(
  {
    version: { const: DISPLAY_VERSION },
    title: { type: 'string', minLength: 1 },
    description: text,
    tags: { type: 'array', items: text },
    variables: {
      type: 'object',
      propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9_]*$' },
      additionalProperties: object({ title: text, initial: path }, ['initial']),
    },
    columns: { type: 'integer', minimum: 1, maximum: 24, default: COLUMNS },
    parts: { type: 'array', maxItems: 200, items: { type: 'object' } },
  },
  ['version', 'title', 'parts'],
)
/** Of each kind by itself, so that what is wrong in a part is told of its kind only. */
export const PART_SCHEMAS = parts
export const BINDING_SCHEMAS = bindings

/** In one piece, for editors. */
export const displaySchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Display',
  ...displayFrame,
  properties: {
    ...(displayFrame as { properties: object }).properties,
    parts: {
      type: 'array',
      maxItems: 200,
      items: {
        oneOf: Object.values(parts).map((p) =>
          p === parts['synoptic']
            ? part(
                'synoptic',
                {
                  drawing: text,
                  bindings: { type: 'array', items: { oneOf: [...new Set(Object.values(bindings))] }, maxItems: 2000 },
                },
                ['drawing', 'bindings'],
              )
            : p,
        ),
      },
    },
  },
}
