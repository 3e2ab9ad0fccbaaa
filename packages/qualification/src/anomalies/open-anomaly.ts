/** An anomaly that a person reports: found in operation, in a review, in what a run showed besides its verdict. */
import type { Anomaly, AnomalyLink } from '../records/anomaly.ts'
import { anomalyErrors } from './anomaly-errors.ts'

export interface OpenedAnomaly {
  readonly title: string
  readonly observed: string
  readonly required: string
  readonly classification?: Anomaly['classification']
  readonly requirements?: readonly string[]
  readonly immediateAction?: string
  readonly detection?: Anomaly['detection']
  readonly links?: readonly AnomalyLink[]
}

/** What an anomaly may name. */
export interface NamesOfBook {
  requirement(id: string): boolean
  run(id: string): boolean
  anomaly(id: string): boolean
}

/** Throws VIG-QUALIFICATION-350 for names that are not there, 357. */
export function openAnomaly(
  given: OpenedAnomaly,
  id: string,
  deed: { readonly by: string; readonly at: string },
  known: NamesOfBook,
): Anomaly {
  for (const [what, text] of [
    ['the title', given.title],
    ['what was observed', given.observed],
    ['what is required', given.required],
  ] as const)
    if (text.trim() === '') throw anomalyErrors.empty({ id, what })
  const run = given.detection?.run
  if (run !== undefined && !known.run(run)) throw anomalyErrors.noSuch({ what: 'run', id: run })
  checkNames(given.requirements ?? [], given.links ?? [], known)
  return {
    id,
    title: given.title.trim(),
    state: 'open',
    classification: given.classification ?? 'unclassified',
    detectedAt: deed.at,
    detectedBy: deed.by,
    detection: given.detection ?? {},
    observed: given.observed.trim(),
    required: given.required.trim(),
    requirements: [...new Set(given.requirements)],
    ...(given.immediateAction === undefined ? {} : { immediateAction: given.immediateAction }),
    ...(given.links === undefined || given.links.length === 0 ? {} : { links: given.links }),
    actions: [],
  }
}

/** More of what belongs to it; also of a closed one. Throws VIG-QUALIFICATION-350. */
export function linkAnomaly(
  a: Anomaly,
  given: { readonly requirements?: readonly string[]; readonly links?: readonly AnomalyLink[] },
  known: NamesOfBook,
): Anomaly {
  const { requirements = [], links = [] } = given
  checkNames(requirements, links, known)
  const before = (a.links ?? []).filter((l) => !links.some((n) => n.kind === l.kind && n.id === l.id))
  return {
    ...a,
    requirements: [...new Set([...a.requirements, ...requirements])],
    links: [...before, ...links],
  }
}

function checkNames(requirements: readonly string[], links: readonly AnomalyLink[], known: NamesOfBook): void {
  for (const id of requirements) if (!known.requirement(id)) throw anomalyErrors.noSuch({ what: 'requirement', id })
  for (const { kind, id } of links)
    if ((kind === 'run' && !known.run(id)) || (kind === 'anomaly' && !known.anomaly(id)))
      throw anomalyErrors.noSuch({ what: kind, id })
}
