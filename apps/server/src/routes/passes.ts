import { formatUtc, parseUtc } from '@vigie/base'
import type { ContactPlan, Pass as PassView } from '@vigie/contract'
import { writePasses, type Pass } from '@vigie/stations'
import type { Centre } from '../centre.ts'
import { serverErrors } from '../errors.ts'
import type { Handlers } from '../http/handlers.ts'
import type { KeptPlan } from '../passes/pass-store.ts'

type Names = 'getPasses' | 'listPassVersions' | 'exportPasses' | 'putPasses'

export function passRoutes(centre: Centre): Handlers<Names> {
  const { passes } = centre
  const ofVersion = async (version: number | undefined) =>
    version === undefined ? { kept: passes.kept, passes: passes.plan.passes } : passes.load(version)
  return {
    getPasses: async ({ query }) => {
      const found = await ofVersion(query.version)
      const from = instant('from', query.from)
      const to = instant('to', query.to)
      return planView(
        found.kept,
        found.passes.filter(
          (p) =>
            (query.satellite === undefined || p.satellite === query.satellite) &&
            (query.station === undefined || p.station === query.station) &&
            (from === undefined || p.los > from) &&
            (to === undefined || p.aos < to),
        ),
      )
    },
    listPassVersions: async () => (await passes.versions()).map((k) => ({ ...keptView(k), passes: k.passes })),
    exportPasses: async ({ query, reply }) => {
      const found = await ofVersion(query.version)
      const format = query.format ?? 'yaml'
      reply.header('content-disposition', `attachment; filename="passes.${format}"`)
      return writePasses(found.passes, format)
    },
    putPasses: ({ body, principal }) => {
      const deed = {
        action: 'putPasses',
        message: `${principal.user} replaced the contact plan`,
        ...(body.comment === undefined ? {} : { details: { comment: body.comment } }),
      }
      return centre.perform(principal, deed, async () => {
        const findings = await passes.save(body.text, body.format ?? 'yaml', principal.user, {
          ...(body.base === undefined ? {} : { base: body.base }),
          ...(body.comment === undefined ? {} : { comment: body.comment }),
        })
        return { ...planView(passes.kept, passes.plan.passes), findings: [...findings] }
      })
    },
  }
}

function instant(name: string, text: string | undefined) {
  if (text === undefined) return undefined
  try {
    return parseUtc(text)
  } catch (error) {
    throw serverErrors.badRequest({ detail: `"${name}" is no time in UTC: ${text}` }, { cause: error })
  }
}

const planView = (kept: Omit<KeptPlan, 'text'> | undefined, list: readonly Pass[]): ContactPlan => ({
  ...keptView(kept),
  passes: list.map(passView),
})

const keptView = (kept: Omit<KeptPlan, 'text' | 'passes'> | undefined) =>
  kept === undefined
    ? { version: 0 }
    : {
        version: kept.version,
        savedBy: kept.saved_by,
        savedAt: kept.saved_at,
        ...(kept.comment === null ? {} : { comment: kept.comment }),
      }

const passView = ({ aos, los, services, ...rest }: Pass): PassView => ({
  ...rest,
  services: [...services],
  aos: formatUtc(aos),
  los: formatUtc(los),
})
