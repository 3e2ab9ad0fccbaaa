import { zipSync } from 'fflate'
import type { Baseline } from '@vigie/qualification'
import type { Principal } from '@vigie/contract'
import type { Centre } from '../centre.ts'
import { serverErrors } from '../errors.ts'
import type { Handlers } from '../http/handlers.ts'
import type { ImportOptions } from '../qualification/desk.ts'

type Names =
  | 'listSpecifications'
  | 'listRequirements'
  | 'getRequirement'
  | 'reviewRequirement'
  | 'previewQualificationImport'
  | 'importQualification'
  | 'listQualificationImports'
  | 'exportQualification'
  | 'getQualificationFile'
  | 'getRequirementCoverage'
  | 'listRequirementGaps'
  | 'listSuspectLinks'
  | 'acceptSuspectLinks'
  | 'listBaselines'
  | 'createBaseline'
  | 'compareBaselines'
  | 'listTableMappings'
  | 'saveTableMapping'

const TYPES: Readonly<Record<string, string>> = {
  xml: 'application/xml; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  reqif: 'application/xml; charset=utf-8',
  reqifz: 'application/zip',
  yaml: 'text/yaml; charset=utf-8',
}

export function requirementRoutes(centre: Centre): Handlers<Names> {
  const desk = centre.qualification
  const done = <T>(
    by: Principal,
    action: string,
    message: string,
    details: Record<string, unknown>,
    work: () => Promise<T>,
  ): Promise<T> => centre.perform(by, { action, message: `${by.user} ${message}`, details }, work)
  return {
    listSpecifications: () => desk.specifications() as never,
    listRequirements: ({ query }) => desk.list(query),
    getRequirement: ({ params }) => desk.show(params.id),
    reviewRequirement: ({ params, body, principal }) =>
      done(principal, 'reviewRequirement', `reviewed requirement ${params.id}`, { ...params, ...body }, () =>
        desk.review(params.id, body.role, principal.user, body.reason),
      ),
    previewQualificationImport: ({ body }) => desk.preview(fileOf(body)),
    importQualification: ({ body, principal }) => {
      const { content: _, ...said } = body
      return done(
        principal,
        'importQualification',
        `imported ${body.file} into the qualification book: ${body.reason}`,
        said,
        () =>
          desk.import({
            ...fileOf(body),
            by: principal.user,
            reason: body.reason,
            ...(body.digest === undefined ? {} : { digest: body.digest }),
            ...(body.keepGoing === undefined ? {} : { keepGoing: body.keepGoing }),
            ...(body.strict === undefined ? {} : { strict: body.strict }),
          }),
      )
    },
    listQualificationImports: () =>
      desk.book.state.imports.map((i) => ({ ...i, counts: { ...i.counts } })).toReversed() as never,
    exportQualification: async ({ query, reply }) => {
      const files = await desk.export(query)
      const [only] = files
      const single = files.length === 1 && only !== undefined
      const name = single ? only.name : `requirements-${query.to}.zip`
      reply.header('content-disposition', `attachment; filename="${name}"`)
      reply.header(
        'content-type',
        single ? (TYPES[name.split('.').at(-1)!] ?? 'application/octet-stream') : 'application/zip',
      )
      return Buffer.from(single ? only.content : zipSync(Object.fromEntries(files.map((f) => [f.name, f.content]))))
    },
    getQualificationFile: async ({ params, reply }) => {
      const content = await desk.files.content(params.sha256)
      if (content === undefined) throw serverErrors.noSuch({ what: 'file', name: params.sha256 })
      // What people attach is never shown as a page of the centre.
      reply.header('content-disposition', 'attachment')
      return Buffer.from(content)
    },
    getRequirementCoverage: ({ query }) => desk.coverage(query) as never,
    listRequirementGaps: () => [...desk.gaps()],
    listSuspectLinks: () => desk.suspects() as never,
    acceptSuspectLinks: ({ body, principal }) => {
      const { requirements, tests, reason } = body
      const selection = {
        ...(requirements === undefined ? {} : { requirements }),
        ...(tests === undefined ? {} : { tests }),
      }
      if (body.dryRun === true) return desk.accept(selection, principal.user, reason, true) as never
      return done(principal, 'acceptSuspectLinks', `accepted suspect links: ${reason}`, { ...body }, () =>
        desk.accept(selection, principal.user, reason, false),
      ) as never
    },
    listBaselines: () => desk.baselines().map(summary),
    createBaseline: ({ body, principal }) =>
      done(principal, 'createBaseline', `created baseline ${body.name}`, { ...body }, async () =>
        summary(await desk.createBaseline(body.name, principal.user, body.comment)),
      ),
    compareBaselines: ({ params, query }) => desk.compare(params.name, query.to) as never,
    listTableMappings: async () => (await desk.mappings.list()).map(mappingView),
    saveTableMapping: ({ params, body, principal }) =>
      done(principal, 'saveTableMapping', `kept mapping ${params.name}`, params, async () =>
        mappingView(await desk.mappings.save(body.text)),
      ),
  }
}

function fileOf(body: {
  readonly file: string
  readonly content: string
  readonly format?: ImportOptions['format']
  readonly mapping?: string
  readonly remove?: boolean
}): ImportOptions {
  return {
    file: body.file,
    content: Buffer.from(body.content, 'base64'),
    ...(body.format === undefined ? {} : { format: body.format }),
    ...(body.mapping === undefined ? {} : { mapping: body.mapping }),
    ...(body.remove === undefined ? {} : { remove: body.remove }),
  }
}

const summary = ({ name, at, by, comment, requirements }: Baseline) => ({
  name,
  at,
  by,
  ...(comment === undefined ? {} : { comment }),
  requirements: Object.keys(requirements).length,
})
const mappingView = ({ mapping, text }: { mapping: { name: string; supplier?: string }; text: string }) => ({
  name: mapping.name,
  ...(mapping.supplier === undefined ? {} : { supplier: mapping.supplier }),
  text,
})
