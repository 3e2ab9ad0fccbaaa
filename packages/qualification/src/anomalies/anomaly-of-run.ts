/** The anomaly that a failed run opens, or the open one that it meets again. */
import type { Anomaly } from '../records/anomaly.ts'
import type { StepRecord, TestRun } from '../records/run.ts'
import { checkText } from '../tests/verdict.ts'

/** The step that decided: the first one that failed. */
export const failedStep = (steps: readonly StepRecord[]): StepRecord | undefined =>
  steps.find((s) => s.verdict === 'failed') ?? steps.find((s) => s.verdict === 'inconclusive')

/** An anomaly of the same test on the same satellite that is not closed. */
export const metBy = (run: Pick<TestRun, 'test' | 'satellite'>, anomalies: Iterable<Anomaly>): Anomaly | undefined => {
  for (const a of anomalies)
    if (a.state !== 'closed' && a.detection.test === run.test && a.detection.satellite === run.satellite) return a
  return undefined
}

export function anomalyOfRun(run: TestRun, id: string, title: string, environment: string): Anomaly {
  const step = failedStep(run.steps)
  const failed = step?.checks.filter((c) => !c.passed) ?? []
  return {
    id,
    title: `${run.test}${run.satellite === undefined ? '' : ` on ${run.satellite}`}: ${title}`,
    state: 'open',
    classification: 'unclassified',
    detectedAt: run.endedAt,
    detectedBy: run.by,
    detection: {
      run: run.id,
      test: run.test,
      ...(step === undefined ? {} : { step: step.number }),
      ...(run.satellite === undefined ? {} : { satellite: run.satellite }),
      environment,
    },
    observed: failed.length > 0 ? failed.map(checkText).join('\n') : run.reasons.join('\n'),
    required: failed.map((c) => `${c.subject}: ${c.expected}${c.unit === undefined ? '' : ` ${c.unit}`}`).join('\n'),
    requirements: run.requirements.map((r) => r.id),
    actions: [],
  }
}

/** "NCR-0007" after NCR-0006, whatever is there. */
export function nextId(prefix: string, taken: Iterable<string>): string {
  let most = 0
  for (const id of taken) {
    const match = id.startsWith(`${prefix}-`) ? /-(\d+)$/.exec(id) : null
    if (match !== null) most = Math.max(most, Number(match[1]))
  }
  return `${prefix}-${String(most + 1).padStart(4, '0')}`
}
