/** Which column of a supplier's tables is which: kept by name, written by people. */
import { Document } from 'yaml'
import { exchangeErrors, Findings } from '../findings.ts'
import { compileSchema, fitsSchema } from '../yaml/schema-findings.ts'
import { YamlSource } from '../yaml/yaml-source.ts'
import { FIELDS, TABLE_KINDS, type TableKind } from './fields.ts'

export interface SheetMapping {
  /** Name of the sheet, "*" for any number of characters; a CSV has none: "*". */
  readonly sheet: string
  readonly kind: TableKind
  /** Rows of titles; found by themselves unless told. */
  readonly header?: readonly number[]
  /** First row of content; after the titles unless told. */
  readonly from?: number
  /** Specification, or suite, of rows that name none. */
  readonly specification?: string
  /** Field → title of its column, or letter of it: "Requirement ID", "column B". */
  readonly columns: Readonly<Record<string, string>>
  /** Custom field → title of its column. */
  readonly customFields: Readonly<Record<string, string>>
  /** Titles of columns that are passed over. */
  readonly ignore: readonly string[]
  /** Field → word of the supplier → word of Vigie. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>
}
export interface Mapping {
  readonly name: string
  readonly supplier?: string
  readonly sheets: readonly SheetMapping[]
}

const texts = { type: 'object', additionalProperties: { type: 'string' } }
const rows = {
  oneOf: [
    { type: 'integer', minimum: 1 },
    { type: 'array', items: { type: 'integer', minimum: 1 }, minItems: 1, maxItems: 4 },
  ],
}
export const mappingSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Mapping of a table of requirements, tests or results',
  type: 'object',
  required: ['mapping', 'sheets'],
  additionalProperties: false,
  properties: {
    mapping: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9 _.-]{0,79}$', description: 'its name' },
    supplier: { type: 'string' },
    sheets: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['kind', 'columns'],
        additionalProperties: false,
        properties: {
          sheet: { type: 'string', description: 'its name; "*" stands for any characters' },
          kind: { enum: [...TABLE_KINDS] },
          header: { ...rows, description: 'row or rows of titles' },
          from: { type: 'integer', minimum: 1, description: 'first row of content' },
          specification: { type: 'string', description: 'specification or suite of rows that name none' },
          columns: { ...texts, description: 'field → title of its column, or "column B"' },
          customFields: { ...texts, description: 'custom field → title of its column' },
          ignore: { type: 'array', items: { type: 'string' } },
          values: {
            type: 'object',
            additionalProperties: texts,
            description: 'field → word of the supplier → word of Vigie',
          },
        },
      },
    },
  },
} as const

const validate = compileSchema(mappingSchema)

/** Throws VIG-QUALIFICATION-120 with the findings as its cause. */
export function readMapping(text: string, file: string): Mapping {
  const findings = new Findings(file)
  const source = new YamlSource(text, findings)
  if (findings.list.length > 0 || !fitsSchema(validate, source, findings))
    throw exchangeErrors.badMapping({ detail: findings.list[0]?.message ?? 'it is empty' }, { cause: findings.list })
  const written = source.value as {
    mapping: string
    supplier?: string
    sheets: (Partial<Omit<SheetMapping, 'header'>> & {
      kind: TableKind
      columns: Record<string, string>
      header?: number | number[]
    })[]
  }
  for (const [i, s] of written.sheets.entries())
    for (const field of Object.keys(s.columns))
      if (!FIELDS[s.kind].includes(field))
        findings.add(
          'error',
          'badMapping',
          { detail: `there is no field "${field}" of ${s.kind}; there are ${FIELDS[s.kind].join(', ')}` },
          source.place(['sheets', i, 'columns', field]),
        )
  if (findings.list.length > 0)
    throw exchangeErrors.badMapping({ detail: findings.list[0]!.message }, { cause: findings.list })
  return {
    name: written.mapping,
    ...(written.supplier === undefined ? {} : { supplier: written.supplier }),
    sheets: written.sheets.map((s) => ({
      sheet: s.sheet ?? '*',
      kind: s.kind,
      ...(s.header === undefined ? {} : { header: [s.header].flat() }),
      ...(s.from === undefined ? {} : { from: s.from }),
      ...(s.specification === undefined ? {} : { specification: s.specification }),
      columns: s.columns,
      customFields: s.customFields ?? {},
      ignore: s.ignore ?? [],
      values: s.values ?? {},
    })),
  }
}

export function writeMapping(mapping: Mapping): string {
  const said = (v: object): boolean => Object.keys(v).length > 0
  return new Document(
    {
      mapping: mapping.name,
      ...(mapping.supplier === undefined ? {} : { supplier: mapping.supplier }),
      sheets: mapping.sheets.map((s) => ({
        sheet: s.sheet,
        kind: s.kind,
        ...(s.header === undefined ? {} : { header: s.header.length === 1 ? s.header[0] : s.header }),
        ...(s.from === undefined ? {} : { from: s.from }),
        ...(s.specification === undefined ? {} : { specification: s.specification }),
        columns: s.columns,
        ...(said(s.customFields) ? { customFields: s.customFields } : {}),
        ...(s.ignore.length > 0 ? { ignore: s.ignore } : {}),
        ...(said(s.values) ? { values: s.values } : {}),
      })),
    },
    { version: '1.2' },
  ).toString({ lineWidth: 110 })
}

/** Whether a name fits a pattern with "*". */
export const fitsPattern = (name: string, pattern: string): boolean =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((s) => s.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
    'is',
  ).test(name.trim())
