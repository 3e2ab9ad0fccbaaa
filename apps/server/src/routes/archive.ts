import { createReadStream } from 'node:fs'
import { statfs } from 'node:fs/promises'
import path from 'node:path'
import { formatUtc } from '@vigie/base'
import type { Coverage } from '@vigie/archive'
import type { Job, Principal } from '@vigie/contract'
import { CENTRE_ELEMENT } from '@vigie/telemetry'
import type { Centre } from '../centre.ts'
import type { ChainRequest, ChainSummary, ExportJob } from '../chains/messages.ts'
import { serverErrors } from '../errors.ts'
import type { Handlers } from '../http/handlers.ts'
import { columnFiles } from '../archive/column-files.ts'
import { CENTRE_CHAIN } from '../self/own-telemetry.ts'
import { carriersOf } from '../state/carriers.ts'
import type { JobRequest } from '../state/jobs.ts'
import { spanOf, wholeSpanOf } from './spans.ts'
import { verifyArchive } from '../archive/verify-archive.ts'

type Names =
  | 'getArchive'
  | 'getCoverage'
  | 'startExport'
  | 'startRebuild'
  | 'startVerify'
  | 'applyRetention'
  | 'listJobs'
  | 'getJob'
  | 'cancelJob'
  | 'getJobFile'

const ARCHIVE = `${CENTRE_ELEMENT}.Archive`
const CONTENT = {
  csv: 'text/csv',
  parquet: 'application/vnd.apache.parquet',
  packets: 'application/octet-stream',
} as const
const ENDING = { csv: 'csv', parquet: 'parquet', packets: 'bin' } as const

export function archiveRoutes(centre: Centre): Handlers<Names> {
  const { chains, jobs, own } = centre
  /** The job begins when it is on record that it was asked for. */
  const begin = (
    principal: Principal,
    action: string,
    doing: string,
    request: Omit<JobRequest, 'user'>,
  ): Promise<Job> =>
    centre.perform(principal, { action, message: `${principal.user} ${doing}`, element: ARCHIVE }, () =>
      jobs.run({ ...request, user: principal.user }),
    )
  /** Work that a chain does, as long as it takes. */
  const inChain = (
    chain: string,
    request: (id: string, file: string | undefined) => ChainRequest,
  ): Pick<JobRequest, 'work' | 'cancel'> => ({
    work: ({ id, file }) => chains.ask(chain, request(id, file), 86_400_000),
    cancel: (id) => void chains.ask(chain, { ask: 'cancel', job: id }).catch(() => undefined),
  })
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
            parameters: await ownColumns(centre),
          },
        ],
      }
    },
    getCoverage: async ({ query }) => {
      const { chain, parameter } = coveredBy(centre, query)
      const { from, to } = spanOf(query)
      const wanted = {
        ...(parameter === undefined ? {} : { parameter }),
        ...(query.type === undefined ? {} : { packetType: query.type }),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(query.cells === undefined ? {} : { cells: query.cells }),
      }
      const held =
        chain === CENTRE_CHAIN
          ? await own.coverage(wanted)
          : await chains.ask<Coverage>(chain, { ask: 'coverage', query: wanted })
      return {
        chain,
        ...(held.from === undefined || held.to === undefined
          ? {}
          : { from: formatUtc(held.from), to: formatUtc(held.to) }),
        packets: held.rows,
        exact: held.exact,
        resolution: Number(held.resolution) / 1e9,
        stretches: held.stretches.map((s) => ({ from: formatUtc(s.from), to: formatUtc(s.to), packets: s.rows })),
      }
    },
    startExport: async ({ body, principal }) => {
      if (body.chain !== CENTRE_CHAIN) chains.get(body.chain)
      else if (body.format === 'packets') throw serverErrors.badRequest({ detail: 'the centre has no packets' })
      const wanted = carriersOf(centre, body.parameters ?? [], body.chain)
      if (wanted.unknown.length > 0) throw serverErrors.noSuch({ what: 'parameter', name: wanted.unknown[0] })
      if (body.format !== 'packets' && wanted.found.length === 0)
        throw serverErrors.badRequest({ detail: 'name the parameters to export' })
      const { from, to } = wholeSpanOf(body)
      const name = `${body.chain}-${formatUtc(from, { digits: 0 }).replaceAll(':', '')}.${ENDING[body.format]}`
      const title = `${body.format} of ${body.chain}, ${body.from} to ${body.to}`
      const request = (file: string): ExportJob => ({
        format: body.format,
        parameters: wanted.found.map(({ latest, column }) => latest.parameters[column]!.path),
        types: body.types ?? [],
        ...(body.link === undefined ? {} : { link: body.link }),
        from,
        to,
        file,
      })
      return begin(principal, 'startExport', `exports ${title}`, {
        kind: 'export',
        title,
        file: { name, type: CONTENT[body.format] },
        ...(body.chain === CENTRE_CHAIN
          ? { work: (job) => own.export(request(job.file!), job) }
          : inChain(body.chain, (id, file) => ({ ask: 'export', job: id, request: request(file!) }))),
      })
    },
    startRebuild: async ({ body, principal }) => {
      const chain = chains.get(body.chain)
      // The model as its files are now: that is what a rebuild is for.
      const { system } = await centre.readMission()
      const title = `parameters of ${chain.name}`
      return begin(principal, 'startRebuild', `rebuilds ${title}`, {
        kind: 'rebuild',
        title,
        ...inChain(chain.name, (id) => ({ ask: 'rebuild', job: id, model: system.root })),
      })
    },
    startVerify: ({ principal }) =>
      begin(principal, 'startVerify', 'verifies the archive', {
        kind: 'verify',
        title: 'all journals',
        work: ({ progress, signal }) => verifyArchive(centre.data, { progress, signal }),
      }),
    applyRetention: ({ principal }) => centre.retention.apply(principal),
    listJobs: () => jobs.list(),
    getJob: ({ params }) => jobs.get(params.id),
    cancelJob: ({ params, principal }) => {
      const { title, kind } = jobs.get(params.id)
      const deed = {
        action: 'cancelJob',
        message: `${principal.user} cancelled or forgot the ${kind} "${title}"`,
        element: ARCHIVE,
        details: { job: params.id },
      }
      return centre.perform(principal, deed, () => jobs.cancel(params.id))
    },
    getJobFile: ({ params, reply }) => {
      const { file, view } = jobs.file(params.id)
      reply.header('content-type', view.type)
      reply.header('content-length', view.bytes)
      reply.header('content-disposition', `attachment; filename="${path.basename(view.name).replaceAll(/["\\]/g, '')}"`)
      return createReadStream(file)
    },
  }
}

/** Of which chain, and which of its columns. Throws VIG-SERVER-006 for what is not there. */
function coveredBy(
  centre: Centre,
  query: { readonly chain?: string; readonly parameter?: string },
): { readonly chain: string; readonly parameter?: string } {
  if (query.parameter !== undefined) {
    const [first] = carriersOf(centre, [query.parameter], query.chain).found
    if (first === undefined) throw serverErrors.noSuch({ what: 'parameter', name: query.parameter })
    return { chain: first.latest.chain, parameter: first.latest.parameters[first.column]!.path }
  }
  if (query.chain === undefined) throw serverErrors.badRequest({ detail: 'name a parameter or a chain' })
  if (query.chain !== CENTRE_CHAIN) centre.chains.get(query.chain)
  return { chain: query.chain }
}

/** What the archive holds of the centre's own values. */
async function ownColumns({ own, data }: Centre) {
  const extent = await own.extent()
  const { bytes, files } = await columnFiles(data, CENTRE_CHAIN)
  return {
    ...(extent === undefined ? {} : { from: formatUtc(extent.from), to: formatUtc(extent.to) }),
    bytes,
    files,
    builtUpTo: 0,
  }
}
