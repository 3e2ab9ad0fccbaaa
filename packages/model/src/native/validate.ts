/** Checks a value against a schema and says what is wrong in words, with the place in the file. */
import type { Diagnostic } from '@vigie/base'
import { compileShape, shapeProblems } from '@vigie/documents'
import { nativeFindings } from './findings.ts'
import { elementSchema } from './schema-element.ts'
import { missionSchema } from './schema-mission.ts'
import type { SourceFile } from './yaml-file.ts'

const shapes = { element: compileShape(elementSchema), mission: compileShape(missionSchema) }

/** Findings; empty when the value has the form that the readers rely on. */
export const validateShape = (file: SourceFile, kind: keyof typeof shapes): readonly Diagnostic[] =>
  shapeProblems(file.value, shapes[kind]).map(({ pointer, key, where, detail, hint }) => ({
    ...(key === undefined
      ? nativeFindings.shape({ where, detail, hint })
      : nativeFindings.unknownKey({ where, key, hint })),
    ...file.place(pointer, key !== undefined),
  }))
