import type { Actor, ArgumentValue } from '@vigie/commanding'
import type {
  Principal,
  ProcedureDetail,
  ProcedureEditorAnswer,
  ProcedureRun,
  ProcedureSummary,
  ProcedureVersion,
  StatementRecord,
} from '@vigie/contract'
import {
  answerEditor,
  besideWith,
  declaredOnly,
  digestOf,
  type ProcedureRun as Run,
  type ProcedureVersion as Version,
  type StoredProcedure,
} from '@vigie/procedures'
import type { Centre } from '../centre.ts'
import type { Handlers } from '../http/handlers.ts'
import { rehearse } from '../procedures/rehearse.ts'

type Names =
  | 'listProcedures'
  | 'getProcedure'
  | 'answerProcedureEditor'
  | 'rehearseProcedure'
  | 'listProcedureVersions'
  | 'getProcedureVersion'
  | 'saveProcedureVersion'
  | 'decideProcedureVersion'
  | 'validateProcedureVersion'
  | 'runProcedure'
  | 'listProcedureRuns'
  | 'getProcedureRun'
  | 'getProcedureRunText'
  | 'getProcedureRecord'
  | 'directProcedureRun'
  | 'editProcedureRun'

const MOST_RUNS = 100
const MOST_RECORDS = 10_000
/** A procedure that waits for nobody has begun long before. */
const BEGIN_MILLIS = 2000

const actor = ({ user, role, via }: Principal): Actor => ({ user, role, via })
const elementOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('.'))) || 'CENTRE'
/** The engine's own form is that of the contract. */
export const procedureRunView = (run: Run): ProcedureRun => run as unknown as ProcedureRun

const declaredOf = ({ beside }: Version): { declared?: string } =>
  beside === undefined ? {} : { declared: declaredOnly(beside) }

export function procedureRoutes(centre: Centre): Handlers<Names> {
  const { procedures } = centre
  const { library, runner } = procedures
  const versionView = (v: Version): ProcedureVersion => {
    const { text: _text, beside: _beside, file: _file, ...rest } = v
    const ended = library.acts(v).findLast((a) => a.what === 'rejected' || a.what === 'withdrawn')
    return {
      ...rest,
      inForce: library.inForce(v.path) === v,
      ...(library.standing(v) as Pick<ProcedureVersion, 'state' | 'reviewed' | 'approved' | 'validatedOn'>),
      ...(ended === undefined
        ? {}
        : {
            ended: {
              what: ended.what,
              by: ended.by,
              at: ended.at,
              ...(ended.comment === undefined ? {} : { comment: ended.comment }),
            },
          }),
    }
  }
  const summary = (p: StoredProcedure): ProcedureSummary => ({
    path: p.path,
    element: p.element,
    name: p.name,
    ...(p.title === undefined ? {} : { title: p.title }),
    ...(p.description === undefined ? {} : { description: p.description }),
    file: p.file,
    digest: digestOf(p.text),
    arguments: p.arguments.map((a) => ({
      name: a.name,
      type: a.type.kind,
      ...(a.unit === undefined ? {} : { unit: a.unit }),
      ...(a.description === undefined ? {} : { description: a.description }),
      ...(a.initialValue === undefined ? {} : { initialValue: a.initialValue }),
      ...(a.type.kind === 'enumerated' ? { values: a.type.labels.map((l) => l.label) } : {}),
      ...('validRange' in a.type && a.type.validRange?.min !== undefined && a.type.validRange.max !== undefined
        ? { range: [a.type.validRange.min, a.type.validRange.max] as [number, number] }
        : {}),
    })),
    criticality: p.criticality,
    verifies: [...p.verifies],
    alarms: procedures.alarmsOf(p),
    ...(p.phase === undefined ? {} : { phase: p.phase }),
    ...(p.author === undefined ? {} : { author: { ...p.author } }),
    ...(p.reviewed === undefined ? {} : { reviewed: { ...p.reviewed } }),
    ...(p.approved === undefined ? {} : { approved: { ...p.approved } }),
    validatedOn: p.validatedOn.map((v) => ({ ...v })),
    errors: procedures.findingsOf(p).filter((f) => f.severity === 'error').length,
  })
  return {
    listProcedures: ({ query }) => {
      const words = (query.search ?? '').toLowerCase().split(/\s+/).filter(Boolean)
      return [...procedures.list()]
        .filter(
          (p) =>
            (query.element === undefined || p.element === query.element || p.element.startsWith(`${query.element}.`)) &&
            words.every((w) => `${p.path} ${p.title ?? ''} ${p.description ?? ''}`.toLowerCase().includes(w)),
        )
        .map(summary)
    },
    getProcedure: ({ params }): ProcedureDetail => {
      const p = procedures.get(params.path)
      const [newest] = library.versions(p.path)
      const inForce = library.inForce(p.path)!
      return {
        ...summary(p),
        text: p.text,
        findings: [...procedures.findingsOf(p)],
        version: inForce.version,
        versions: newest!.version,
        environment: procedures.environment,
        missing: procedures.missing(p),
        ...declaredOf(inForce),
      }
    },
    listProcedureVersions: ({ params }) => {
      const versions = library.versions(procedures.find(params.path)?.path ?? params.path)
      if (versions.length === 0) procedures.get(params.path)
      return versions.map(versionView)
    },
    getProcedureVersion: ({ params }) => {
      const v = library.version(params.path, params.version)
      const beside = besideWith(v, library.standing(v))
      return {
        ...versionView(v),
        ...declaredOf(v),
        text: v.text,
        ...(beside.trim() === '{}' || beside === '' ? {} : { beside }),
      }
    },
    saveProcedureVersion: ({ params: { path }, body, principal }) => {
      const { text, base, comment } = body
      const beside = body.beside ?? (base === undefined ? undefined : library.version(path, base).beside)
      const saved = {
        text,
        ...(beside === undefined ? {} : { beside }),
        ...(base === undefined ? {} : { base }),
        ...(comment === undefined ? {} : { comment }),
      }
      const deed = {
        action: 'saveProcedureVersion',
        message: `${principal.user} saved a version of ${path}`,
        element: elementOf(path),
        details: { path },
      }
      return centre.perform(principal, deed, async () =>
        versionView(await procedures.saveVersion(path, saved, actor(principal))),
      )
    },
    decideProcedureVersion: ({ params: { path, version }, body, principal }) => {
      const { what, comment } = body
      const message = `${principal.user} has ${what} version ${version} of ${path}`
      const deed = {
        action: 'decideProcedureVersion',
        message,
        element: elementOf(path),
        details: { path, version, what, comment },
      }
      return centre.perform(principal, deed, async () => {
        await procedures.decide(path, version, what, actor(principal), comment)
        return versionView(library.version(path, version))
      })
    },
    validateProcedureVersion: ({ params: { path, version }, body, principal }) => {
      const message = `${principal.user} recorded that version ${version} of ${path} is validated on ${body.on}`
      const deed = {
        action: 'validateProcedureVersion',
        message,
        element: elementOf(path),
        details: { path, version, ...body },
      }
      return centre.perform(principal, deed, async () => {
        await procedures.validate(path, version, body, actor(principal))
        return versionView(library.version(path, version))
      })
    },
    answerProcedureEditor: ({ body }): ProcedureEditorAnswer => {
      const known = body.path === undefined ? undefined : procedures.find(body.path)
      const element = body.element ?? known?.element
      const { ask, offset = 0 } = body
      return answerEditor(body.text, ask === 'findings' || ask === 'format' ? { ask } : { ask, offset }, {
        model: procedures.model(),
        ...(element === undefined ? {} : { element }),
        ...(known === undefined ? {} : { file: known.file, arguments: known.arguments }),
      }) as ProcedureEditorAnswer
    },
    rehearseProcedure: ({ params, body, principal }) =>
      rehearse(centre, procedures.get(params.path), body, actor(principal)),
    runProcedure: async ({ params, body, principal }) => {
      const activity = await procedures.run(
        {
          path: params.path,
          arguments: (body.arguments ?? {}) as Record<string, ArgumentValue>,
          ...(body.comment === undefined ? {} : { comment: body.comment }),
        },
        actor(principal),
        {
          ...(body.paused === undefined ? {} : { paused: body.paused }),
          ...(body.breaks === undefined ? {} : { breaks: body.breaks }),
        },
      )
      const run = activity.state === 'waiting' ? undefined : await begun(procedures, activity.id)
      return { activity: activity.id, ...(run === undefined ? {} : { run: procedureRunView(run) }) }
    },
    listProcedureRuns: ({ query }) => {
      const found: ProcedureRun[] = []
      for (const run of runner.list()) {
        if (query.path !== undefined && run.path !== query.path) continue
        if (query.state !== undefined && run.state !== query.state) continue
        found.push(procedureRunView(run))
        if (found.length >= (query.limit ?? MOST_RUNS)) break
      }
      return found
    },
    getProcedureRun: ({ params }) => procedureRunView(runner.get(params.id)),
    getProcedureRunText: ({ params }) => runner.texts(params.id),
    getProcedureRecord: async ({ params, query }) => {
      const found: StatementRecord[] = []
      for await (const record of runner.records(params.id, query.from ?? 0)) {
        found.push(record as unknown as StatementRecord)
        if (found.length >= (query.limit ?? MOST_RECORDS)) break
      }
      return found
    },
    directProcedureRun: async ({ params, body, principal }) => {
      if (body.what === 'offer' && body.to !== undefined) await procedures.mayTake(params.id, body.to)
      return procedureRunView(await runner.direct(params.id, body, actor(principal)))
    },
    editProcedureRun: async ({ params, body, principal }) =>
      procedureRunView(await runner.edit(params.id, body.text, body.reason, actor(principal))),
  }
}

/** The activity is released before its run is on record. */
async function begun(procedures: Centre['procedures'], activity: number): Promise<Run | undefined> {
  const until = performance.now() + BEGIN_MILLIS
  for (;;) {
    const run = procedures.ofActivity(activity)
    if (run !== undefined || performance.now() > until) return run
    await new Promise((resolve) => {
      setTimeout(resolve, 2)
    })
  }
}
