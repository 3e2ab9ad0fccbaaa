import { createReadStream } from 'node:fs'
import { statfs } from 'node:fs/promises'
import path from 'node:path'
import { formatUtc, parseUtc } from '@vigie/base'
import type { Centre } from '../centre.ts'
import type { ChainSummary } from '../chains/messages.ts'
import { serverErrors } from '../errors.ts'
import type { Handlers } from '../http/handlers.ts'
import { carriersOf } from '../state/carriers.ts'
import { verifyArchive } from '../archive/verify-archive.ts'

type Names =
  | 'getArchive'
  | 'startExport'
  | 'startRebuild'
  | 'startVerify'
  | 'listReplays'
  | 'startReplay'
  | 'changeReplay'
  | 'stopReplay'
  | 'listJobs'
  | 'getJob'
  | 'cancelJob'
  | 'getJobFile'

const CONTENT = {
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
  packets: 'application/octet-stream',
} as const
const ENDING = { csv: 'csv', parquet: 'parquet', packets: 'bin' } as const

export function archiveRoutes(centre: Centre): Handlers<Names> {
  const { chains, jobs, replays, model } = centre
  const span = (from: string, to: string) => {
    const s = { from: parseUtc(from), to: parseUtc(to) }
    if (s.to <= s.from) throw serverErrors.badSpan({ from, to })
    return s
  }
  return {
    getArchive: async () => {
      const live = chains.all().filter((c) => c.kind === 'live' && c.ready !== undefined)
      const summaries = await Promise.all(
        live.map(async (c) => ({ chain: c.name, summary: await chains.ask<ChainSummary>(c.name, { ask: 'summary' }) })),
      )
      const disk = await statfs(centre.data).catch(() => undefined)
      return {
        folder: centre.data,
        ...(disk === undefined ? {} : { freeBytes: disk.bavail * disk.bsize }),
        chains: [
          ...summaries.map(({ chain, summary }) => ({
            chain,
            journals: summary.journals.map((j) => ({ ...j, kind: j.kind as 'packets' })),
            parameters: {
              ...(summary.from === undefined ? {} : { from: formatUtc(summary.from) }),
              ...(summary.to === undefined ? {} : { to: formatUtc(summary.to) }),
              bytes: summary.parameterBytes,
              files: summary.parameterFiles,
              builtUpTo: summary.builtUpTo,
            },
          })),
          {
            chain: 'centre',
            journals: (await centre.journal.summary()).map((j) => ({ ...j, kind: j.kind as 'events' })),
            parameters: { bytes: 0, files: 0, builtUpTo: 0 },
          },
        ],
      }
    },
    startExport: async ({ body, principal }) => {
      const chain = chains.get(body.chain)
      const wanted = carriersOf(chains, model, body.parameters ?? [], body.chain)
      if (wanted.unknown.length > 0) throw serverErrors.noSuch({ what: 'parameter', name: wanted.unknown[0] })
      if (body.format !== 'packets' && wanted.found.length === 0)
        throw serverErrors.badRequest({ detail: 'name the parameters to export' })
      const { from, to } = span(body.from, body.to)
      const name = `${chain.name}-${formatUtc(from, { digits: 0 }).replaceAll(':', '')}.${ENDING[body.format]}`
      const job = jobs.run({
        kind: 'export',
        title: `${body.format} of ${chain.name}, ${body.from} to ${body.to}`,
        user: principal.user,
        file: { name, type: CONTENT[body.format] },
        work: ({ id, file }) =>
          chains.ask(
            chain.name,
            {
              ask: 'export',
              job: id,
              request: {
                format: body.format,
                parameters: wanted.found.map(({ latest, column }) => latest.parameters[column]!.path),
                types: body.types ?? [],
                from,
                to,
                file: file!,
              },
            },
            86_400_000,
          ),
        cancel: (id) => void chains.ask(chain.name, { ask: 'cancel', job: id }).catch(() => undefined),
      })
      await centre.audit(principal, 'startExport', `${principal.user} exports ${job.title}`)
      return job
    },
    startRebuild: async ({ body, principal }) => {
      const chain = chains.get(body.chain)
      // The model as its files are now: that is what a rebuild is for.
      const { system } = await centre.readMission()
      const job = jobs.run({
        kind: 'rebuild',
        title: `parameters of ${chain.name}`,
        user: principal.user,
        work: ({ id }) => chains.ask(chain.name, { ask: 'rebuild', job: id, model: system.root }, 86_400_000),
        cancel: (id) => void chains.ask(chain.name, { ask: 'cancel', job: id }).catch(() => undefined),
      })
      await centre.audit(principal, 'startRebuild', `${principal.user} rebuilds ${job.title}`)
      return job
    },
    startVerify: async ({ principal }) => {
      const job = jobs.run({
        kind: 'verify',
        title: 'all journals',
        user: principal.user,
        work: ({ progress, signal }) => verifyArchive(centre.data, { progress, signal }),
      })
      await centre.audit(principal, 'startVerify', `${principal.user} verifies the archive`)
      return job
    },
    listReplays: () => replays.list(),
    startReplay: async ({ body, principal }) => {
      const { from, to } = span(body.from, body.to)
      const replay = replays.start({ chain: body.chain, from, to, speed: body.speed ?? 1, user: principal.user })
      await centre.audit(
        principal,
        'startReplay',
        `${principal.user} replays ${body.chain} from ${body.from} at ${replay.speed}×`,
      )
      return replay
    },
    changeReplay: ({ params, body }) => replays.change(params.id, body),
    stopReplay: async ({ params, principal }) => {
      await replays.stop(params.id)
      await centre.audit(principal, 'stopReplay', `${principal.user} ended replay ${params.id}`)
    },
    listJobs: () => jobs.list(),
    getJob: ({ params }) => jobs.get(params.id),
    cancelJob: ({ params }) => jobs.cancel(params.id),
    getJobFile: ({ params, reply }) => {
      const { file, view } = jobs.file(params.id)
      reply.header('content-type', view.type)
      reply.header('content-length', view.bytes)
      reply.header('content-disposition', `attachment; filename="${path.basename(view.name).replaceAll(/["\\]/g, '')}"`)
      return createReadStream(file)
    },
  }
}
