/** What a campaign is run with, who watches it, and what comes of it. */
import {
  planCampaign,
  type Anomaly,
  type Campaign,
  type CampaignProgress,
  type PlannedRun,
  type Verdict,
} from '@vigie/qualification/tests'
import type { Question } from '@vigie/testkit/run'
import type { Definition } from '../definition/read-definition.ts'
import { runnerErrors } from '../errors.ts'
import type { Asker } from '../line/centre-line.ts'
import type { ReadinessPoint } from './readiness.ts'

export interface CampaignObserver {
  began(run: { readonly id: string; readonly plan: readonly PlannedRun[]; readonly resumed: boolean }): void
  changed(progress: CampaignProgress): void
  /** A run began or ended. */
  run(event: {
    readonly key: string
    readonly attempt: number
    readonly line: number
    readonly verdict?: Verdict
    readonly reasons?: readonly string[]
    readonly seconds?: number
  }): void
  told(line: number, key: string, text: string): void
  at(line: number, time: string): void
}

export interface CampaignOptions {
  readonly mission: string
  /** Its name in the mission folder, or one that no file holds. */
  readonly campaign: string | Campaign
  /** Data folder: the book and the runs. */
  readonly data: string
  readonly by: string
  /** Instead of what the campaign says. */
  readonly lines?: number
  readonly time?: Campaign['time']
  /** Only these, of the campaign's: for looking into something. */
  readonly only?: readonly string[]
  /** Goes on although the readiness review says no: why. */
  readonly go?: string
  readonly askReadiness?: (point: string) => Promise<Omit<ReadinessPoint, 'point'> | undefined>
  readonly ask?: (question: Question & { readonly test: string }) => ReturnType<Asker>
  /** Takes up the last one that was interrupted. */
  readonly resume?: boolean
  readonly baseline?: string
  /** False: it is not entered in the book. */
  readonly record?: boolean
  readonly observer?: CampaignObserver
  readonly signal?: AbortSignal
}

export interface CampaignOutcome {
  readonly id: string
  readonly folder: string
  readonly verdict: Verdict
  readonly counts: ReturnType<CampaignProgress['counts']>
  readonly anomalies: readonly Anomaly[]
  readonly stopped?: string
  /** What was written is in the book too. */
  readonly recorded: boolean
}

/** Of the mission folder, with what the options say otherwise. Throws VIG-QUALIFICATION-220. */
export function campaignOf(definition: Definition, options: CampaignOptions): Campaign {
  const { campaign } = options
  const found =
    typeof campaign === 'string' ? definition.campaigns.find((c) => c.campaign.name === campaign)?.campaign : campaign
  if (found === undefined) {
    const known = definition.campaigns.map((c) => c.campaign.name).join(', ')
    throw runnerErrors.noCampaign({ name: String(campaign), known: known === '' ? 'none' : known })
  }
  return {
    ...found,
    ...(options.lines === undefined ? {} : { lines: options.lines }),
    ...(options.time === undefined ? {} : { time: options.time }),
  }
}

export function planOf(
  campaign: Campaign,
  definition: Definition,
  only: readonly string[] | undefined,
): readonly PlannedRun[] {
  const cases = definition.cases.map((c) => c.test)
  return planCampaign(only === undefined ? campaign : { ...campaign, tests: only }, cases)
}
