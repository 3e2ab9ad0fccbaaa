/** Workspaces: which panels stand where, kept for a person, a role or the mission. */
import type { Layout } from '@vigie/workspaces'
import { Type, type Static } from 'typebox'
import { ROLES } from '../roles.ts'
import { Diagnostic, Time } from './common.ts'

export const WORKSPACE_SCOPES = ['mine', 'mission', ...ROLES] as const
export type WorkspaceScope = (typeof WORKSPACE_SCOPES)[number]
export const WorkspaceScopeName = Type.Enum([...WORKSPACE_SCOPES], {
  description: 'mine: of whoever asks; mission: for everybody; else the role that it is for',
})
export const WorkspaceName = Type.String({
  pattern: '^[^/\\\\\\u0000-\\u001f]{1,60}$',
  description: 'as people call it: no / and no \\',
})

const Head = {
  scope: WorkspaceScopeName,
  name: Type.String(),
  version: Type.Integer({ description: 'counts from 1; 0: as the mission folder declares it' }),
  description: Type.Optional(Type.String()),
  first: Type.Boolean({ description: 'what its people see when they come for the first time' }),
  panels: Type.Integer({ description: 'how many' }),
  savedBy: Type.Optional(Type.String()),
  savedAt: Type.Optional(Time),
}
export const WorkspaceSummary = Type.Object(Head)
export type WorkspaceSummary = Static<typeof WorkspaceSummary>

export const KeptWorkspace = Type.Object({
  ...Head,
  layout: Type.Unsafe<Layout>({ type: 'object', description: 'docs/formats/workspaces.md has its form' }),
  findings: Type.Array(Diagnostic),
})
export type KeptWorkspace = Static<typeof KeptWorkspace>
export type { Area as WorkspaceArea, Layout as WorkspaceLayout, PanelState as WorkspacePanel } from '@vigie/workspaces'
