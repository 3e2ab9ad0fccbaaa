import { Type } from 'typebox'
import { operations } from '../operation.ts'
import { KeptWorkspace, WorkspaceName, WorkspaceScopeName, WorkspaceSummary } from '../schemas/workspaces.ts'

const tag = 'Workspaces'
const named = Type.Object({ scope: WorkspaceScopeName, name: WorkspaceName })
const Version = Type.Optional(
  Type.Integer({ minimum: 0, description: 'the last one unless told; 0: that of the mission folder' }),
)
const missing = { 404: 'no such workspace or version' }
const others = { 403: 'those of a role and of the mission are changed by operations engineers' }

export const workspaceOperations = operations({
  listWorkspaces: {
    method: 'GET',
    path: '/workspaces',
    tag,
    role: 'viewer',
    summary:
      'Workspaces that whoever asks may use: the own ones, those of the role and of roles below it, those of the mission',
    answer: Type.Array(WorkspaceSummary),
  },
  getFirstWorkspace: {
    method: 'GET',
    path: '/workspaces/first',
    tag,
    role: 'viewer',
    summary:
      'What whoever asks sees at first: as chosen by the person, else for the role, else for the mission; none where nobody chose',
    answer: Type.Object({ workspace: Type.Optional(KeptWorkspace) }),
  },
  getWorkspace: {
    method: 'GET',
    path: '/workspaces/:scope/:name',
    tag,
    role: 'viewer',
    summary: 'A workspace with its layout',
    params: named,
    query: Type.Object({ version: Version }),
    answer: KeptWorkspace,
    problems: missing,
  },
  listWorkspaceVersions: {
    method: 'GET',
    path: '/workspaces/:scope/:name/versions',
    tag,
    role: 'viewer',
    summary: 'Its versions, the newest first',
    params: named,
    answer: Type.Array(WorkspaceSummary),
    problems: missing,
  },
  exportWorkspace: {
    method: 'GET',
    path: '/workspaces/:scope/:name/export',
    tag,
    role: 'viewer',
    summary: 'A workspace as a file: YAML',
    params: named,
    query: Type.Object({ version: Version }),
    answer: { contentType: 'text/plain; charset=utf-8' },
    problems: missing,
  },
  saveWorkspace: {
    method: 'PUT',
    path: '/workspaces/:scope/:name',
    tag,
    role: 'viewer',
    summary: 'Save a workspace as its next version; the versions before are kept',
    description:
      'Panels that this version of the page does not know are kept. That it was written in another mission is told as a finding.',
    params: named,
    body: Type.Object({
      text: Type.String({ maxLength: 1_000_000, description: 'YAML or JSON (docs/formats/workspaces.md)' }),
      base: Type.Optional(
        Type.Integer({
          minimum: 0,
          description: 'the version that it was made from, 0 of a new one; refused where there is a later one',
        }),
      ),
    }),
    answer: KeptWorkspace,
    problems: {
      ...others,
      409: 'somebody has saved it since',
      422: 'it cannot be read: the problem lists `diagnostics`',
    },
  },
  renameWorkspace: {
    method: 'POST',
    path: '/workspaces/:scope/:name/rename',
    tag,
    role: 'viewer',
    summary: 'Give a saved workspace another name; its versions go with it',
    params: named,
    body: Type.Object({ name: WorkspaceName }),
    problems: { ...missing, ...others, 409: 'the name is taken' },
  },
  chooseFirstWorkspace: {
    method: 'POST',
    path: '/workspaces/:scope/:name/first',
    tag,
    role: 'viewer',
    summary: 'Make it what its people see at first',
    params: named,
    problems: { ...missing, ...others },
  },
  removeWorkspace: {
    method: 'DELETE',
    path: '/workspaces/:scope/:name',
    tag,
    role: 'viewer',
    summary: 'Remove what was saved of a workspace; what the mission folder declares is there again',
    params: named,
    problems: { ...missing, ...others },
  },
})
