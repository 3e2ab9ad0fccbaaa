export * from './workspace.ts'
export { readWorkspace, writeWorkspace, type ReadWorkspace } from './files.ts'
export { workspaceErrors } from './errors.ts'
export { workspaceSchema } from './workspace-schema.ts'
