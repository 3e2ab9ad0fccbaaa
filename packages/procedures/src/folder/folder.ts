/** The procedures of a mission folder: `procedures/RECO1/TCS/HeaterOn.pluto` is the activity RECO1.TCS.HeaterOn. */
import type { Diagnostic } from '@vigie/base'
import type { OtherActivity } from '../check/model-names.ts'
import { executionErrors } from '../execution/errors.ts'
import { DEFAULT_RULES, type ProcedureRules } from '../execution/rules.ts'
import { NO_DESCRIPTION, readDescription, Reading, type ProcedureDescription } from './description.ts'

/** A file of the folder. */
export interface FolderFile {
  /** Below `procedures`, with slashes. */
  readonly path: string
  readonly text: string
}

export interface StoredProcedure extends ProcedureDescription {
  /** Of the activity. */
  readonly path: string
  readonly name: string
  readonly element: string
  /** Below the mission folder. */
  readonly file: string
  readonly text: string
  /** About what lies beside it. */
  readonly findings: readonly Diagnostic[]
}

/** What the files of a procedure say. */
interface DeliveredText {
  readonly path: string
  readonly file: string
  readonly text: string
  readonly beside?: string
}

export interface ProcedureFolder {
  readonly procedures: ReadonlyMap<string, StoredProcedure>
  /** The same as texts. */
  readonly delivered: readonly DeliveredText[]
  readonly rules: ProcedureRules
  readonly findings: readonly Diagnostic[]
}

export const PROCEDURES_FOLDER = 'procedures'
const RULES = 'rules.yaml'
const ENDING = /\.(pluto|plp)$/i

/** A procedure with what is declared beside it. */
export function describedIn(path: string, file: string, text: string, beside: FolderFile | undefined): StoredProcedure {
  const { description, findings } =
    beside === undefined ? { description: NO_DESCRIPTION, findings: [] } : readDescription(beside.text, beside.path)
  const dot = path.lastIndexOf('.')
  return {
    ...description,
    path,
    name: path.slice(dot + 1),
    element: path.slice(0, Math.max(0, dot)),
    file,
    text,
    findings,
  }
}

/** Nothing of it is refused as a whole: what is wrong with one procedure keeps that one from being run. */
export function readProcedureFolder(files: readonly FolderFile[]): ProcedureFolder {
  const byPath = new Map(files.map((f) => [f.path, f]))
  const procedures = new Map<string, StoredProcedure>()
  const delivered: DeliveredText[] = []
  const findings: Diagnostic[] = []
  for (const { path, text } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    if (!ENDING.test(path)) continue
    const stem = path.replace(ENDING, '')
    const file = `${PROCEDURES_FOLDER}/${path}`
    const activity = stem.replaceAll('/', '.')
    const beside = byPath.get(`${stem}.yaml`) ?? byPath.get(`${stem}.yml`)
    const made = describedIn(
      activity,
      file,
      text,
      beside === undefined ? undefined : { path: `${PROCEDURES_FOLDER}/${beside.path}`, text: beside.text },
    )
    findings.push(...made.findings)
    if (procedures.has(activity)) {
      const { code, message, remedy } = executionErrors.description({
        detail: `there are two procedures ${activity}: ${procedures.get(activity)!.file} and ${file}`,
      })
      findings.push({ severity: 'error', code, message, remedy, file })
      continue
    }
    procedures.set(activity, made)
    delivered.push({ path: activity, file, text, ...(beside === undefined ? {} : { beside: beside.text }) })
  }
  const rules = byPath.get(RULES)
  if (rules === undefined) return { procedures, delivered, rules: DEFAULT_RULES, findings }
  const read = readRules(rules.text)
  return { procedures, delivered, rules: read.rules, findings: [...findings, ...read.findings] }
}

function readRules(text: string): { readonly rules: ProcedureRules; readonly findings: readonly Diagnostic[] } {
  const r = new Reading(text, `${PROCEDURES_FOLDER}/${RULES}`)
  r.known(Object.keys(DEFAULT_RULES))
  const afterRestart = r.text('afterRestart') ?? DEFAULT_RULES.afterRestart
  if (afterRestart !== 'paused' && afterRestart !== 'resume')
    r.report('after a restart a run is "paused", or goes on: "resume"', r.lineOf('afterRestart'))
  const number = (key: 'mostAtOnce' | 'mostBusy' | 'mostRefused'): number => {
    const value = r.value[key]
    if (value === undefined) return DEFAULT_RULES[key]
    if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value
    r.report(`"${key}" is a number from 1`, r.lineOf(key))
    return DEFAULT_RULES[key]
  }
  return {
    rules: {
      afterRestart: afterRestart === 'resume' ? 'resume' : 'paused',
      skip: r.texts('skip') ?? DEFAULT_RULES.skip,
      jump: r.texts('jump') ?? DEFAULT_RULES.jump,
      edit: r.texts('edit') ?? DEFAULT_RULES.edit,
      takeOver: r.texts('takeOver') ?? DEFAULT_RULES.takeOver,
      review: r.texts('review') ?? DEFAULT_RULES.review,
      approve: r.texts('approve') ?? DEFAULT_RULES.approve,
      environments: environmentsOf(r),
      mostAtOnce: number('mostAtOnce'),
      mostBusy: number('mostBusy'),
      mostRefused: number('mostRefused'),
    },
    findings: r.findings,
  }
}

function environmentsOf(r: Reading): ProcedureRules['environments'] {
  const { environments } = r.value
  if (environments === undefined || environments === null) return DEFAULT_RULES.environments
  const wrong = (detail: string): void => r.report(detail, r.lineOf('environments'))
  const read = new Map<string, { approved: boolean; validatedOn: string[] }>()
  if (typeof environments !== 'object' || Array.isArray(environments)) {
    wrong('"environments" is a mapping: "flight model: { approved: true, validatedOn: [simulator] }"')
    return DEFAULT_RULES.environments
  }
  for (const [name, needs] of Object.entries(environments)) {
    const { approved = false, validatedOn = [], ...others } = (needs ?? {}) as Readonly<Record<string, unknown>>
    const list = Array.isArray(validatedOn) ? validatedOn : [validatedOn]
    if (typeof approved !== 'boolean') wrong(`environment ${name}: "approved" is true or false`)
    if (!list.every((x) => typeof x === 'string')) wrong(`environment ${name}: "validatedOn" is a list of environments`)
    for (const key of Object.keys(others))
      wrong(`environment ${name}: there is no "${key}" here; there are approved, validatedOn`)
    read.set(name, { approved: approved === true, validatedOn: list.filter((x): x is string => typeof x === 'string') })
  }
  return read
}

/** As other procedures and the checker know it. */
export const asActivity = (p: StoredProcedure): OtherActivity => ({
  path: p.path,
  kind: 'procedure',
  ...(p.title === undefined ? {} : { title: p.title }),
  ...(p.description === undefined ? {} : { description: p.description }),
  arguments: p.arguments,
  significance: p.criticality,
})
