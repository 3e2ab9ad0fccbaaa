import type { Principal, WorkspaceScope } from '@vigie/contract'
import type { Centre } from '../centre.ts'
import { requireRole } from '../http/auth.ts'
import type { Handlers } from '../http/handlers.ts'

type Names =
  | 'listWorkspaces'
  | 'getFirstWorkspace'
  | 'getWorkspace'
  | 'listWorkspaceVersions'
  | 'exportWorkspace'
  | 'saveWorkspace'
  | 'renameWorkspace'
  | 'chooseFirstWorkspace'
  | 'removeWorkspace'

interface Named {
  readonly scope: WorkspaceScope
  readonly name: string
}
/** Everybody arranges what is his own; what others see too is arranged by engineers. */
const requireRight = (principal: Principal, { scope }: Named): void => {
  if (scope !== 'mine') requireRole(principal, 'operations-engineer')
}
/** A workspace of a role may be used by who has it, or a higher one. */
const requireUse = (principal: Principal, { scope }: Named): void => {
  if (scope !== 'mine' && scope !== 'mission') requireRole(principal, scope)
}
const words = ({ scope, name }: Named): string =>
  scope === 'mine'
    ? `workspace ${name}`
    : `workspace ${name} of the ${scope === 'mission' ? 'mission' : `role ${scope}`}`

export function workspaceRoutes(centre: Centre): Handlers<Names> {
  const { workspaces } = centre
  const change = <T>(principal: Principal, params: Named, action: string, did: string, work: () => Promise<T>) => {
    requireRight(principal, params)
    const deed = {
      action,
      message: `${principal.user} ${did} ${words(params)}`,
      details: { ...params },
      quiet: params.scope === 'mine',
    }
    return centre.perform(principal, deed, work)
  }
  return {
    listWorkspaces: ({ principal }) => workspaces.list(principal),
    getFirstWorkspace: async ({ principal }) => {
      const workspace = await workspaces.first(principal)
      return workspace === undefined ? {} : { workspace }
    },
    getWorkspace: ({ params, query, principal }) => {
      requireUse(principal, params)
      return workspaces.load(params, principal.user, query.version)
    },
    listWorkspaceVersions: ({ params, principal }) => {
      requireUse(principal, params)
      return workspaces.versions(params, principal.user)
    },
    exportWorkspace: async ({ params, query, principal, reply }) => {
      requireUse(principal, params)
      const text = await workspaces.text(params, principal.user, query.version)
      const file = params.name.replaceAll(/[^A-Za-z0-9_.-]+/g, '-')
      reply.header('content-disposition', `attachment; filename="${file}.yaml"`)
      return text
    },
    saveWorkspace: ({ params, body, principal }) =>
      change(principal, params, 'saveWorkspace', 'saved', () =>
        workspaces.save(params, body.text, principal.user, body.base),
      ),
    renameWorkspace: ({ params, body, principal }) =>
      change(principal, params, 'renameWorkspace', `gave the name ${body.name} to`, () =>
        workspaces.rename(params, body.name, principal.user),
      ),
    chooseFirstWorkspace: ({ params, principal }) =>
      change(principal, params, 'chooseFirstWorkspace', 'chose as the first one the', () =>
        workspaces.chooseFirst(params, principal.user),
      ),
    removeWorkspace: ({ params, principal }) =>
      change(principal, params, 'removeWorkspace', 'removed', () => workspaces.remove(params, principal.user)),
  }
}
