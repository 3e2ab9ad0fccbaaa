/** Lines of JSON in which a program tells how far it is: `{ "stage": "progress", "detail": "3 of 7", "passed": true, "evidence": "…" }`. */
import type { StageReport } from '@vigie/commanding'

const STAGE_WORDS = ['accepted', 'started', 'progress', 'completed'] as const
const LONGEST = 2000

/** Undefined: the line tells no stage. */
export function stageOf(line: string): StageReport | undefined {
  if (!line.trimStart().startsWith('{')) return undefined
  let told: unknown
  try {
    told = JSON.parse(line)
  } catch {
    return undefined
  }
  const { stage, detail, passed, evidence } = told as Readonly<Record<string, unknown>>
  if (!(STAGE_WORDS as readonly unknown[]).includes(stage)) return undefined
  return {
    stage: stage as (typeof STAGE_WORDS)[number],
    passed: passed !== false,
    ...(typeof detail === 'string' ? { detail: detail.slice(0, LONGEST) } : {}),
    ...(typeof evidence === 'string' ? { evidence: [{ kind: 'centre', text: evidence.slice(0, LONGEST) }] } : {}),
  }
}
