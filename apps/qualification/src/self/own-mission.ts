/** The mission folder of the software itself: its requirements, its plan, its trace. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Diagnostic } from '@vigie/base'
import type { Requirement } from '@vigie/qualification'
import { readMissionRequirements } from '@vigie/server'
import { checkTrace } from './check-trace.ts'
import { readTrace, type RequirementTrace } from './trace.ts'
import { WHOLE_SUITE } from './traced-cases.ts'

export const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))
export const OWN_MISSION = path.join(ROOT, 'missions', 'vigie')

/** Every file of tests that the runner takes (vitest.config.ts). */
export const testFiles = (root: string = ROOT): readonly string[] =>
  globSync(['{packages,adapters,apps}/*/test/**/*.test.ts', 'testing/test/**/*.test.ts'], { cwd: root })
    .map((f) => f.replaceAll(path.sep, '/'))
    .toSorted()

export interface OwnMission {
  readonly requirements: readonly Requirement[]
  readonly traces: readonly RequirementTrace[]
  /** What is wrong with requirements and trace: nothing may be. */
  readonly diagnostics: readonly Diagnostic[]
}

export async function readOwnMission(folder: string = OWN_MISSION, root: string = ROOT): Promise<OwnMission> {
  const files = await readMissionRequirements(folder)
  const requirements = files.flatMap((f) => f.read.project.requirements)
  const file = path.join(folder, 'qualification', 'trace.yaml')
  const shown = path.relative(root, file).replaceAll(path.sep, '/')
  const { traces, diagnostics } = readTrace(await readFile(file, 'utf8'), shown)
  const verifiable = requirements.filter((r) => r.type !== 'information' && r.status !== 'obsolete').map((r) => r.id)
  return {
    requirements,
    traces,
    diagnostics: [
      ...files.flatMap((f) => f.read.diagnostics).filter((d) => d.severity === 'error'),
      ...diagnostics,
      ...(diagnostics.length > 0
        ? []
        : checkTrace(traces, {
            file: shown,
            requirements: new Set(verifiable),
            source: (name) => {
              if (name === WHOLE_SUITE) return ''
              const at = path.join(root, name)
              return existsSync(at) ? readFileSync(at, 'utf8') : undefined
            },
          })),
    ],
  }
}
