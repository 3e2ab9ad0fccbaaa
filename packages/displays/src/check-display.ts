/** A display held against a model: what it names that is not there, variables that have no value, ids that no drawing has. */
import type { Diagnostic } from '@vigie/base'
import { nearest, type DocumentPlace } from '@vigie/documents'
import type { Display } from './display.ts'
import { readDrawing } from './drawing.ts'
import { finding } from './errors.ts'
import { bound, referencesOf, variablesIn, type ReferenceKind } from './references.ts'

/** What the model has of each kind. */
export interface KnownNames {
  has(kind: ReferenceKind, path: string): boolean
  /** For "did you mean". */
  names(kind: ReferenceKind): Iterable<string>
}
/** Of a value in the text that was read. */
export type PlaceOf = (pointer: readonly (string | number)[]) => DocumentPlace | undefined

/** Findings, none of which keeps a display from being saved: a part whose names are gone says so where it is shown. */
export function checkDisplay(display: Display, known: KnownNames, placeOf: PlaceOf = () => undefined): Diagnostic[] {
  const found: Diagnostic[] = []
  const variables = display.variables ?? {}
  const named = referencesOf(display)
  const values = referencesOf(bound(display))
  for (const [i, { kind, path, pointer }] of named.entries()) {
    const missing = variablesIn(path).filter((name) => !Object.hasOwn(variables, name))
    for (const name of missing) found.push(finding('unknownVariable', 'warning', { path, name }, placeOf(pointer)))
    const whole = values[i]!.path
    if (missing.length > 0 || known.has(kind, whole)) continue
    const near = nearest(whole, known.names(kind))
    const hint = near === undefined ? 'Correct it, or take it away.' : `Did you mean "${near}"?`
    found.push(finding('unknownName', 'warning', { kind, path: whole, hint }, placeOf(pointer)))
  }
  for (const [i, part] of display.parts.entries()) {
    if (part.kind !== 'synoptic') continue
    const drawing = readDrawing(part.drawing)
    found.push(...drawing.findings.map((f) => ({ ...f, ...placeOf(['parts', i, 'drawing']) })))
    if (drawing.root === undefined) continue
    for (const [b, { at }] of part.bindings.entries()) {
      if (drawing.ids.has(at)) continue
      const near = nearest(at, drawing.ids)
      const hint =
        near === undefined ? 'Give the element that id in your program for drawing.' : `Did you mean "${near}"?`
      found.push(finding('noSuchElement', 'warning', { id: at, hint }, placeOf(['parts', i, 'bindings', b, 'at'])))
    }
  }
  return found
}
