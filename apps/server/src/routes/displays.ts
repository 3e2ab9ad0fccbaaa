import type { Centre } from '../centre.ts'
import type { Handlers } from '../http/handlers.ts'

type Names =
  | 'listDisplays'
  | 'checkDisplay'
  | 'getDisplay'
  | 'listDisplayVersions'
  | 'exportDisplay'
  | 'saveDisplay'
  | 'removeDisplay'

export function displayRoutes(centre: Centre): Handlers<Names> {
  const { displays } = centre
  return {
    listDisplays: () => displays.list(),
    checkDisplay: ({ body }) => displays.check(body.text),
    getDisplay: ({ params, query }) => displays.load(params.name, query.version),
    listDisplayVersions: ({ params }) => displays.versions(params.name),
    exportDisplay: async ({ params, query, reply }) => {
      const { text } = await displays.stored(params.name, query.version)
      reply.header('content-disposition', `attachment; filename="${params.name}.yaml"`)
      return text
    },
    saveDisplay: ({ params, body, principal }) => {
      const { name } = params
      const { text, ...options } = body
      const deed = {
        action: 'saveDisplay',
        message: `${principal.user} saved display ${name}`,
        details: { name },
        quiet: true,
      }
      return centre.perform(principal, deed, () => displays.save(name, text, principal.user, options))
    },
    removeDisplay: ({ params, principal }) => {
      const { name } = params
      const deed = { action: 'removeDisplay', message: `${principal.user} removed display ${name}`, details: { name } }
      return centre.perform(principal, deed, () => displays.remove(name))
    },
  }
}
