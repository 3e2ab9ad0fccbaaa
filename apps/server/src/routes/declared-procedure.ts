/** A procedure as an activity that can be asked for: palettes and forms need not know what carries it out. */
import type { DeclaredActivity } from '@vigie/contract'
import type { StoredProcedure } from '@vigie/procedures'
import { shapeOf } from './argument-view.ts'

/** `problem`: why it cannot be run. */
export const declaredProcedure = (p: StoredProcedure, problem: string | undefined): DeclaredActivity => ({
  path: p.path,
  element: p.element,
  name: p.name,
  ...(p.title === undefined && p.description === undefined ? {} : { description: p.title ?? p.description }),
  kind: 'procedure',
  significance: p.criticality,
  aliases: {},
  arguments: p.arguments.map((a) => ({
    name: a.name,
    ...(a.description === undefined ? {} : { description: a.description }),
    ...shapeOf(a.type),
    ...(a.unit === undefined ? {} : { unit: a.unit }),
    ...(a.initialValue === undefined ? {} : { initialValue: a.initialValue }),
    required: a.initialValue === undefined,
    inherited: false,
  })),
  ...(problem === undefined ? {} : { problem }),
})
