/** The JSON Schema of `qualification/requirements/*.yaml`. */
import { REQUIREMENT_STATUSES, REQUIREMENT_TYPES, VERIFICATION_METHODS } from '../../records/requirement.ts'

const text = (description: string): object => ({
  description,
  oneOf: [
    { type: 'string' },
    {
      type: 'object',
      properties: { html: { type: 'string', description: 'as other tools write it' } },
      required: ['html'],
      additionalProperties: false,
    },
  ],
})
const names = (description: string): object => ({
  description,
  oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
})
const order = { type: 'number', description: 'place among its neighbours; as they are written unless told' }
const customFields = {
  type: 'object',
  description: 'fields of the site: a value, or several',
  additionalProperties: {
    oneOf: [
      { type: ['string', 'number', 'boolean'] },
      { type: 'array', items: { type: ['string', 'number', 'boolean'] } },
    ],
  },
}
const attachments = {
  type: 'array',
  items: {
    type: 'object',
    required: ['name', 'sha256', 'size'],
    additionalProperties: false,
    properties: {
      name: { type: 'string' },
      title: { type: 'string' },
      mediaType: { type: 'string' },
      sha256: { type: 'string', pattern: '^[0-9a-f]{64}$', description: 'of its content, which lies apart' },
      size: { type: 'integer', minimum: 0 },
      addedAt: { type: 'string' },
    },
  },
}
const foreign = { type: 'object', description: 'what a format of others says of it, by format; written back into it' }

export const requirementsSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Requirements of a mission',
  description: 'A specification: a chapter of requirements, with chapters in it (docs/formats/requirements.md).',
  $ref: '#/$defs/specification',
  $defs: {
    specification: {
      type: 'object',
      required: ['specification', 'title'],
      additionalProperties: false,
      properties: {
        specification: { type: 'string', description: 'its identifier; "" for requirements that are in none' },
        title: { type: 'string' },
        parent: {
          type: 'string',
          description: 'identifier of a specification of another file that it is a chapter of',
        },
        type: { type: 'string', description: 'section, user requirements, system requirements, or a word of the site' },
        scope: text('what it is about'),
        revision: { type: 'integer' },
        order,
        customFields,
        attachments,
        foreign,
        requirements: { type: 'array', items: { $ref: '#/$defs/requirement' } },
        specifications: { type: 'array', items: { $ref: '#/$defs/specification' } },
        relations: {
          type: 'array',
          description: 'those that are not written with a requirement',
          items: {
            type: 'object',
            required: ['source', 'destination', 'type'],
            additionalProperties: false,
            properties: {
              source: { type: 'string' },
              destination: { type: 'string' },
              type: { type: 'string' },
              sourceProject: { type: 'string' },
              destinationProject: { type: 'string' },
            },
          },
        },
      },
    },
    requirement: {
      type: 'object',
      required: ['id', 'title', 'text'],
      additionalProperties: false,
      properties: {
        id: { type: 'string', minLength: 1, description: 'never given to another requirement' },
        title: { type: 'string' },
        text: text('what is demanded: "The centre shall …"'),
        version: { type: 'integer', minimum: 1, description: '1 unless told' },
        revision: { type: 'integer' },
        rationale: { type: 'string', description: 'why' },
        type: {
          type: 'string',
          description: `one of ${REQUIREMENT_TYPES.join(', ')}, or a word of the site; feature unless told`,
        },
        status: { enum: [...REQUIREMENT_STATUSES], description: 'valid unless told' },
        methods: {
          description: 'how it is verified (ECSS-E-ST-10-02C); test unless told',
          oneOf: [
            { enum: [...VERIFICATION_METHODS] },
            { type: 'array', items: { enum: [...VERIFICATION_METHODS] }, uniqueItems: true },
          ],
        },
        level: { type: 'string', description: 'system, segment, element, subsystem, equipment' },
        stage: { type: 'string', description: 'qualification, acceptance, pre-launch, in-orbit' },
        owner: { type: 'string' },
        expectedCoverage: { type: 'integer', minimum: 0, description: 'test cases that are expected; 1 unless told' },
        order,
        parents: names('requirements that it comes from'),
        blocks: names('requirements that wait for it'),
        related: names('requirements that have to do with it'),
        relations: {
          type: 'array',
          description: 'other relations, from it to another',
          items: {
            type: 'object',
            required: ['type', 'to'],
            additionalProperties: false,
            properties: { type: { type: 'string' }, to: { type: 'string' } },
          },
        },
        appliesTo: {
          type: 'object',
          description: 'what it holds for; all, unless told',
          additionalProperties: false,
          properties: {
            satellites: names('of the mission'),
            stations: names('of the mission'),
            environments: names('simulator, engineering model, flight model'),
          },
        },
        customFields,
        attachments,
        foreign,
      },
    },
  },
} as const
