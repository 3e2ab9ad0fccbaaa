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

export interface ProcedureFolder {
  readonly procedures: ReadonlyMap<string, StoredProcedure>
  readonly rules: ProcedureRules
  readonly findings: readonly Diagnostic[]
}

export const PROCEDURES_FOLDER = 'procedures'
const RULES = 'rules.yaml'
const ENDING = /\.(pluto|plp)$/i

/** Nothing of it is refused as a whole: what is wrong with one procedure keeps that one from being run. */
export function readProcedureFolder(files: readonly FolderFile[]): ProcedureFolder {
  const byPath = new Map(files.map((f) => [f.path, f]))
  const procedures = new Map<string, StoredProcedure>()
  const findings: Diagnostic[] = []
  for (const { path, text } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    if (!ENDING.test(path)) continue
    const stem = path.replace(ENDING, '')
    const file = `${PROCEDURES_FOLDER}/${path}`
    const parts = stem.split('/')
    const activity = parts.join('.')
    const beside = byPath.get(`${stem}.yaml`) ?? byPath.get(`${stem}.yml`)
    const described =
      beside === undefined
        ? { description: NO_DESCRIPTION, findings: [] }
        : readDescription(beside.text, `${PROCEDURES_FOLDER}/${beside.path}`)
    findings.push(...described.findings)
    if (procedures.has(activity)) {
      const { code, message, remedy } = executionErrors.description({
        detail: `there are two procedures ${activity}: ${procedures.get(activity)!.file} and ${file}`,
      })
      findings.push({ severity: 'error', code, message, remedy, file })
      continue
    }
    procedures.set(activity, {
      ...described.description,
      path: activity,
      name: parts.at(-1)!,
      element: parts.slice(0, -1).join('.'),
      file,
      text,
      findings: described.findings,
    })
  }
  const rules = byPath.get(RULES)
  if (rules === undefined) return { procedures, rules: DEFAULT_RULES, findings }
  const read = readRules(rules.text)
  return { procedures, rules: read.rules, findings: [...findings, ...read.findings] }
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
      mostAtOnce: number('mostAtOnce'),
      mostBusy: number('mostBusy'),
      mostRefused: number('mostRefused'),
    },
    findings: r.findings,
  }
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
