/** Non-conformances (ECSS-Q-ST-10-09C), deviations and waivers. */

export const ANOMALY_STATES = ['open', 'analysed', 'disposed', 'actions', 'verified', 'closed'] as const
export type AnomalyState = (typeof ANOMALY_STATES)[number]

export interface Anomaly {
  readonly id: string
  readonly title: string
  readonly state: AnomalyState
  readonly classification: 'minor' | 'major' | 'critical' | 'unclassified'
  readonly detectedAt: string
  readonly detectedBy: string
  /** Where: run, test, step, satellite. */
  readonly detection: {
    readonly run?: string
    readonly test?: string
    readonly step?: number
    readonly satellite?: string
    readonly environment?: string
  }
  readonly observed: string
  readonly required: string
  readonly requirements: readonly string[]
  readonly immediateAction?: string
  readonly analysis?: { readonly cause: string; readonly effect: string; readonly by: string; readonly at: string }
  readonly board?: {
    readonly at: string
    readonly members: readonly string[]
    readonly disposition:
      | 'return to supplier'
      | 'use as is'
      | 'rework'
      | 'repair'
      | 'scrap'
      | 'fix in a version'
      | 'workaround accepted'
    readonly minutes: string
    readonly waiver?: string
  }
  readonly actions: readonly {
    readonly text: string
    readonly owner: string
    readonly due?: string
    readonly done?: { readonly at: string; readonly by: string; readonly evidence: string }
  }[]
  /** A run that showed it mended, or a waiver. */
  readonly closure?: { readonly at: string; readonly by: string; readonly evidence: string; readonly reason: string }
}

/** deviation: asked before the thing is made; waiver: asked for a departure that is there. */
export interface Waiver {
  readonly id: string
  readonly kind: 'deviation' | 'waiver'
  readonly requirements: readonly string[]
  readonly departure: string
  readonly justification: string
  readonly impact: string
  readonly appliesTo?: string
  readonly until?: string
  readonly state: 'asked' | 'approved' | 'refused'
  readonly askedBy?: string
  readonly approvals: readonly { readonly by: string; readonly role: string; readonly at: string }[]
  readonly anomalies: readonly string[]
}
