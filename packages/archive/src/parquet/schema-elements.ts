/** Parquet's schema, as its metadata spells it (parquet.thrift, SchemaElement). */
import { CONVERTED, PHYSICAL, type ColumnSchema, type ColumnShape, type ColumnType } from './column-data.ts'
import { field, type ThriftStruct, type ThriftWriter } from './thrift.ts'

const REQUIRED = 0
const OPTIONAL = 1
const REPEATED = 2
const CONVERTED_LIST = 3

interface Element {
  readonly name: string
  readonly type?: ColumnType
  readonly repetition?: number
  readonly children?: number
  readonly list?: boolean
}

export function writeSchema(writer: ThriftWriter, id: number, columns: readonly ColumnSchema[]): void {
  const elements: Element[] = [{ name: 'schema', children: columns.length }]
  for (const { name, type, shape } of columns) {
    if (shape === 'list')
      elements.push(
        { name, repetition: OPTIONAL, children: 1, list: true },
        { name: 'list', repetition: REPEATED, children: 1 },
        { name: 'element', type, repetition: REQUIRED },
      )
    else elements.push({ name, type, repetition: shape === 'required' ? REQUIRED : OPTIONAL })
  }
  writer.structs(id, elements, (element) => {
    if (element.type !== undefined) writer.i32(1, PHYSICAL[element.type])
    if (element.repetition !== undefined) writer.i32(3, element.repetition)
    writer.binary(4, element.name)
    if (element.children !== undefined) writer.i32(5, element.children)
    if (element.list === true) {
      writer.i32(6, CONVERTED_LIST)
      // LogicalType LIST
      writer.struct(10, () => writer.struct(3, () => {}))
    }
    if (element.type !== undefined) {
      if (CONVERTED[element.type] >= 0) writer.i32(6, CONVERTED[element.type])
      if (element.type === 'utc')
        // LogicalType TIMESTAMP(isAdjustedToUTC, NANOS)
        writer.struct(10, () =>
          writer.struct(8, () => {
            writer.bool(1, true)
            writer.struct(2, () => writer.struct(3, () => {}))
          }),
        )
      if (element.type === 'text') writer.struct(10, () => writer.struct(1, () => {}))
    }
  })
}

const BY_CONVERTED = new Map<number, ColumnType>(
  (Object.keys(CONVERTED) as ColumnType[]).filter((t) => CONVERTED[t] >= 0).map((t) => [CONVERTED[t], t]),
)
const BY_PHYSICAL = new Map<number, ColumnType>([
  [0, 'boolean'],
  [1, 'int32'],
  [2, 'int64'],
  [4, 'float'],
  [5, 'double'],
  [6, 'bytes'],
])

/** Reads back what `writeSchema` writes; throws RangeError on other shapes. */
export function readSchema(elements: readonly ThriftStruct[]): ColumnSchema[] {
  const columns: ColumnSchema[] = []
  for (let i = 1; i < elements.length; i++) {
    const element = elements[i]!
    const name = field.text(element, 4)
    let leaf = element
    let shape: ColumnShape = field.number(element, 3) === REQUIRED ? 'required' : 'optional'
    if (element.has(5)) {
      leaf = elements[i + 2] ?? new Map()
      i += 2
      shape = 'list'
    }
    const physical = field.optional(leaf, 1)
    if (physical === undefined) throw new RangeError(`column ${name} is nested`)
    const isUtc = field.struct(leaf, 10).has(8)
    const type = isUtc ? 'utc' : (BY_CONVERTED.get(field.optional(leaf, 6) ?? -1) ?? BY_PHYSICAL.get(physical))
    if (type === undefined || PHYSICAL[type] !== physical) throw new RangeError(`column ${name} has type ${physical}`)
    columns.push({ name, type, shape })
  }
  return columns
}
