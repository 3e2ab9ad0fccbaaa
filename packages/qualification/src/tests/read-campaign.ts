/** A campaign from its YAML file. */
import { parseUtc, type Diagnostic } from '@vigie/base'
import { Findings } from '../exchange/findings.ts'
import { compileSchema, fitsSchema } from '../exchange/yaml/schema-findings.ts'
import { YamlSource } from '../exchange/yaml/yaml-source.ts'
import type { Campaign } from '../records/test-case.ts'
import type { TextFile } from './read-tests.ts'
import { testFinding, type Placed } from './test-errors.ts'
import { campaignSchema } from './tests-schema.ts'

const validate = compileSchema(campaignSchema)
export const DEFAULT_START = '2026-01-01T12:00:00Z'

interface Written {
  readonly campaign: string
  readonly title: string
  readonly kind: Campaign['kind']
  readonly description?: string
  readonly tests: readonly string[]
  readonly without?: readonly string[]
  readonly satellites?: string | readonly string[]
  readonly environment?: string
  readonly lines?: number
  readonly time?: 'real' | 'stepped' | { readonly accelerated: number }
  readonly start?: string
  readonly seed?: number
  readonly onFailure?: 'continue' | 'stop'
  readonly approvals?: 'automatic' | 'none'
  readonly margin?: number
  readonly readiness?: readonly string[]
}

export interface PlacedCampaign {
  readonly campaign: Campaign
  /** Of the file, and of each word of `tests`. */
  readonly place: Placed
  readonly placeOfTest: (index: number) => Placed
}

export function readCampaign({ file, text }: TextFile): {
  readonly campaign?: PlacedCampaign
  readonly diagnostics: readonly Diagnostic[]
} {
  const findings = new Findings(file)
  const source = new YamlSource(text, findings)
  if (source.value === undefined || !fitsSchema(validate, source, findings)) return { diagnostics: findings.list }
  const w = source.value as Written
  const diagnostics: Diagnostic[] = [...findings.list]
  if (w.start !== undefined && !isInstant(w.start))
    diagnostics.push(
      testFinding('error', 'badTime', { campaign: w.campaign, value: w.start }, { file, ...source.place(['start']) }),
    )
  const time = w.time ?? 'real'
  const campaign: Campaign = {
    name: w.campaign,
    title: w.title,
    kind: w.kind,
    ...(w.description === undefined ? {} : { description: w.description }),
    tests: w.tests,
    ...(w.without === undefined ? {} : { without: w.without }),
    satellites: w.satellites === undefined ? [] : typeof w.satellites === 'string' ? [w.satellites] : w.satellites,
    environment: w.environment ?? 'simulator',
    lines: w.lines ?? 1,
    time: typeof time === 'string' ? { kind: time } : { kind: 'accelerated', rate: time.accelerated },
    start: w.start ?? DEFAULT_START,
    seed: w.seed ?? 1,
    ...(w.approvals === undefined ? {} : { approvals: w.approvals }),
    onFailure: w.onFailure ?? 'continue',
    margin: w.margin ?? 10,
    readiness: w.readiness ?? [],
  }
  return {
    campaign: {
      campaign,
      place: { file, ...source.place([]) },
      placeOfTest: (i) => ({ file, ...source.place(['tests', i]) }),
    },
    diagnostics,
  }
}

function isInstant(text: string): boolean {
  try {
    parseUtc(text)
    return true
  } catch {
    return false
  }
}

/** As its file has it: what `readCampaign` reads as the same campaign. */
export function writtenCampaign(c: Campaign): Record<string, unknown> {
  return {
    campaign: c.name,
    title: c.title,
    kind: c.kind,
    ...(c.description === undefined ? {} : { description: c.description }),
    tests: c.tests,
    ...(c.without === undefined ? {} : { without: c.without }),
    ...(c.satellites.length === 0 ? {} : { satellites: c.satellites }),
    environment: c.environment,
    lines: c.lines,
    time: c.time.kind === 'accelerated' ? { accelerated: c.time.rate } : c.time.kind,
    ...(c.start === undefined ? {} : { start: c.start }),
    ...(c.seed === undefined ? {} : { seed: c.seed }),
    ...(c.approvals === undefined ? {} : { approvals: c.approvals }),
    onFailure: c.onFailure,
    margin: c.margin,
    ...(c.readiness.length === 0 ? {} : { readiness: c.readiness }),
  }
}
