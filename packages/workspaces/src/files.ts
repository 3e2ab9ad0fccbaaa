/** Workspaces as files: YAML that people write (JSON is read too), findings where they stand (docs/formats/workspaces.md). */
import type { Diagnostic } from '@vigie/base'
import { compileShape, shapeProblems, YamlDocument } from '@vigie/documents'
import { stringify } from 'yaml'
import { finding } from './errors.ts'
import { workspaceSchema } from './workspace-schema.ts'
import {
  DEEPEST,
  isGroup,
  MOST_CHARACTERS,
  MOST_PANELS,
  panelsOf,
  WORKSPACE_VERSION,
  type Area,
  type Workspace,
} from './workspace.ts'

export interface ReadWorkspace {
  /** Undefined where it cannot be shown. */
  readonly workspace?: Workspace
  readonly findings: readonly Diagnostic[]
}

const shape = compileShape(workspaceSchema)
const START = { line: 1, column: 1 }

/** `mission`: the one that it is read in. */
export function readWorkspace(text: string, mission?: string): ReadWorkspace {
  const unreadable = (
    detail: string,
    hint: string,
    place: { line: number; column: number } = START,
  ): ReadWorkspace => ({
    findings: [finding('notReadable', 'error', { detail, hint }, place)],
  })
  if (text.length > MOST_CHARACTERS)
    return unreadable(`it has ${text.length} characters, and at most ${MOST_CHARACTERS} are read`, 'Close some panels.')
  const document = new YamlDocument(text)
  const [first] = document.problems
  if (first !== undefined)
    return unreadable(first.detail, 'Mend the text at this place.', { line: first.line, column: first.column })
  const { value } = document
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return unreadable('it is no map with "version" and "layout"', 'Begin with version: 1.')
  const { version } = value as { version?: unknown }
  if (typeof version === 'number' && version > WORKSPACE_VERSION)
    return {
      findings: [finding('laterForm', 'error', { version: String(version), known: String(WORKSPACE_VERSION) }, START)],
    }
  const { layout } = value as { layout?: { main?: unknown } }
  if (depthOf(layout?.main) > DEEPEST)
    return unreadable(`its areas stand in one another more than ${DEEPEST} deep`, 'Use fewer splits.')
  const problems = shapeProblems(value, shape, 'the workspace')
  if (problems.length > 0)
    return {
      findings: problems.map(({ pointer, key, where, detail, hint }) =>
        finding(
          'notReadable',
          'error',
          { detail: `${where}: ${detail}`, hint },
          document.place(pointer, key !== undefined),
        ),
      ),
    }
  const { version: _, ...workspace } = value as unknown as Workspace & { version: number }
  const count = panelsOf(workspace.layout).length
  if (count > MOST_PANELS)
    return unreadable(`it has ${count} panels, and at most ${MOST_PANELS} are kept`, 'Close some panels.')
  const findings =
    mission === undefined || workspace.mission === undefined || workspace.mission === mission
      ? []
      : [finding('otherMission', 'warning', { other: workspace.mission, mission }, document.place(['mission']))]
  return { workspace, findings }
}

/** Before anything else looks at it: the schema walks as deep as the text goes. */
function depthOf(area: unknown): number {
  let level: readonly unknown[] = [area]
  for (let depth = 0; depth <= DEEPEST; depth++) {
    const next = level.flatMap((one) => {
      const parts = (one as { parts?: unknown } | null | undefined)?.parts
      return Array.isArray(parts) ? (parts as unknown[]) : []
    })
    if (next.length === 0) return depth
    level = next
  }
  return DEEPEST + 1
}

/** YAML that `readWorkspace` reads as the same workspace. */
export function writeWorkspace({ layout, ...head }: Workspace): string {
  return stringify(
    {
      version: WORKSPACE_VERSION,
      ...head,
      layout: { ...layout, ...(layout.main === undefined ? {} : { main: tidy(layout.main) }) },
    },
    { lineWidth: 120, aliasDuplicateObjects: false },
  )
}

/** What is as it would be anyhow is not written. */
function tidy(area: Area): Area {
  const sized = area.size === undefined ? {} : { size: area.size }
  if (!isGroup(area)) return { split: area.split, ...sized, parts: area.parts.map(tidy) }
  const { shown, panels } = area
  return {
    ...sized,
    ...(shown === undefined || shown === 0 ? {} : { shown }),
    panels: panels.map(({ panel, settings }) =>
      settings === undefined || Object.keys(settings).length === 0 ? { panel } : { panel, settings },
    ),
  }
}
