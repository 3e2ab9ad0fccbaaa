import { formatUtc, leapSeconds } from '@vigie/base'
import { openApiDocument } from '@vigie/contract'
import type { Centre } from '../centre.ts'
import type { Handlers } from '../http/handlers.ts'

type Names = 'getHealth' | 'getMetrics' | 'getOpenApi'

export function systemRoutes(centre: Centre): Handlers<Names> {
  const document = openApiDocument({ version: centre.version })
  return {
    getHealth: ({ reply }) => {
      const now = centre.clock.now()
      const live = centre.chains.all().filter((c) => c.kind === 'live')
      const checks = [
        ...live.map((c) => ({
          name: `chain ${c.name}`,
          ok: c.state !== 'failed',
          // Why is for those who are logged in: the text of an error may name files.
          detail: c.state,
        })),
        { name: 'journal', ...centre.journal.health() },
        {
          name: 'leap seconds',
          ok: now < leapSeconds.expires,
          detail: `known until ${formatUtc(leapSeconds.expires, { digits: 0 })}`,
        },
      ]
      // An old table of leap seconds is worth a look and no reason to take the server for ill.
      const well = checks.every((c) => c.ok || c.name === 'leap seconds')
      if (!well) reply.code(503)
      return {
        status: well ? ('ok' as const) : ('degraded' as const),
        version: centre.version,
        time: formatUtc(now),
        uptime: Math.round(Number(now - centre.started) / 1e6) / 1e3,
        checks,
      }
    },
    getMetrics: async ({ reply }) => {
      reply.header('content-type', centre.metrics.contentType)
      return centre.metrics.text()
    },
    getOpenApi: () => document,
  }
}
