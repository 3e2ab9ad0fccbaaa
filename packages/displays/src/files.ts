/** Displays as files: YAML that people write (JSON is read too), findings where they stand (docs/formats/displays.md). */
import type { Diagnostic } from '@vigie/base'
import { compileShape, shapeProblems, YamlDocument, type Pointer, type Shape } from '@vigie/documents'
import { Document, isScalar, visit } from 'yaml'
import type { PlaceOf } from './check-display.ts'
import { BINDING_SCHEMAS, displayFrame, PART_SCHEMAS } from './display-schema.ts'
import { COLUMNS, DISPLAY_VERSION, type Display, type Part } from './display.ts'
import { finding } from './errors.ts'

export interface ReadDisplay {
  /** Undefined where it cannot be shown; a part that is not understood makes it so too: nothing is dropped in silence. */
  readonly display?: Display
  readonly findings: readonly Diagnostic[]
  readonly placeOf: PlaceOf
}

const MOST_CHARACTERS = 16_000_000
const frame = compileShape(displayFrame)
const compiled = (schemas: Readonly<Record<string, object>>): Map<string, Shape> =>
  new Map(Object.entries(schemas).map(([kind, schema]) => [kind, compileShape(schema)]))
const partShapes = compiled(PART_SCHEMAS)
const bindingShapes = compiled(BINDING_SCHEMAS)

export function readDisplay(text: string): ReadDisplay {
  const findings: Diagnostic[] = []
  if (text.length > MOST_CHARACTERS) {
    const detail = `it has ${text.length} characters, and at most ${MOST_CHARACTERS} are read`
    findings.push(finding('notReadable', 'error', { detail, hint: 'Make two of it.' }, { line: 1, column: 1 }))
    return { findings, placeOf: () => undefined }
  }
  const document = new YamlDocument(text)
  for (const { detail, line, column } of document.problems)
    findings.push(finding('notReadable', 'error', { detail, hint: 'Mend the text at this place.' }, { line, column }))
  const placeOf: PlaceOf = (pointer) => document.place(pointer)
  if (findings.length > 0) return { findings, placeOf }
  const given = presentForm(document.value, (severity, kind, details) =>
    findings.push(finding(kind, severity, details, document.place([]))),
  )
  if (given === undefined) return { findings, placeOf }
  const hold = (value: unknown, shape: Shape, below: Pointer): boolean => {
    const problems = shapeProblems(value, shape, below.length === 0 ? 'the display' : `"${below.join('.')}"`)
    for (const { pointer, key, where, detail, hint } of problems)
      findings.push(
        finding(
          'notReadable',
          'error',
          { detail: `${where}: ${detail}`, hint },
          document.place([...below, ...pointer], key !== undefined),
        ),
      )
    return problems.length === 0
  }
  const choose = (value: unknown, shapes: ReadonlyMap<string, Shape>, by: string, below: Pointer): boolean => {
    const kind = (value as Readonly<Record<string, unknown>>)[by]
    const shape = shapes.get(String(kind))
    if (shape !== undefined) return hold(value, shape, below)
    const known = compileShape({ type: 'object', properties: { [by]: { enum: [...shapes.keys()] } }, required: [by] })
    return hold(value, known, below)
  }
  if (hold(given, frame, []))
    for (const [i, part] of (given as { parts: readonly object[] }).parts.entries()) {
      const isHeld = choose(part, partShapes, 'kind', ['parts', i])
      if (!isHeld || (part as Part).kind !== 'synoptic') continue
      for (const [b, one] of (part as { bindings: readonly object[] }).bindings.entries())
        choose(one, bindingShapes, 'show', ['parts', i, 'bindings', b])
    }
  if (findings.some((f) => f.severity === 'error')) return { findings, placeOf }
  const { version: _, columns = COLUMNS, ...rest } = given as unknown as Display & { version: number }
  return { display: { ...rest, columns, parts: rest.parts.map(plain) }, findings, placeOf }
}

/** Arguments are texts, as people type them. */
function plain(part: Part): Part {
  const texts = (given: Readonly<Record<string, unknown>>): Record<string, string> =>
    Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]))
  if (part.kind === 'commands')
    return {
      ...part,
      commands: part.commands.map((c) => (c.arguments === undefined ? c : { ...c, arguments: texts(c.arguments) })),
    }
  if (part.kind === 'synoptic')
    return {
      ...part,
      bindings: part.bindings.map((b) =>
        b.show === 'command' && b.arguments !== undefined ? { ...b, arguments: texts(b.arguments) } : b,
      ),
    }
  return part
}

type Tell = (
  severity: Diagnostic['severity'],
  kind: Parameters<typeof finding>[0],
  details: Record<string, string>,
) => void

function presentForm(value: unknown, tell: Tell): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    tell('error', 'notReadable', {
      detail: 'it is no map with "version", "title" and "parts"',
      hint: 'Begin with version: 1.',
    })
    return undefined
  }
  const given = value as Readonly<Record<string, unknown>>
  const { version } = given
  if (typeof version === 'number' && version > DISPLAY_VERSION) {
    tell('error', 'laterForm', { version: String(version), known: String(DISPLAY_VERSION) })
    return undefined
  }
  if (version !== undefined || !Array.isArray(given['panels'])) return given
  tell('information', 'earlierForm', {})
  const { panels, ...rest } = given
  const parts = (panels as readonly unknown[]).map((panel) => {
    const { kind, parameters, ...others } = (panel ?? {}) as Readonly<Record<string, unknown>>
    return kind === 'plot' ? { kind, ...others, axes: [{ parameters }] } : { kind, ...others, parameters }
  })
  return { version: DISPLAY_VERSION, ...rest, parts }
}

/** YAML that `readDisplay` reads as the same display. */
export function writeDisplay(display: Display): string {
  const { title, columns, ...rest } = display
  const document = new Document(
    { version: DISPLAY_VERSION, title, ...rest, ...(columns === COLUMNS ? {} : { columns }) },
    { version: '1.2' },
  )
  visit(document, {
    Scalar(_, node) {
      // A drawing stands as it is, line by line.
      if (isScalar(node) && typeof node.value === 'string' && /\n/.test(node.value) && /^\s*</.test(node.value))
        node.type = 'BLOCK_LITERAL'
    },
  })
  return document.toString({ lineWidth: 120 })
}

export { checkDisplay, type KnownNames, type PlaceOf } from './check-display.ts'
export { displaySchema } from './display-schema.ts'
