/** Non-conformances (ECSS-Q-ST-10-09C), deviations and waivers. */

export const ANOMALY_STATES = ['open', 'analysed', 'disposed', 'actions', 'verified', 'closed'] as const
export type AnomalyState = (typeof ANOMALY_STATES)[number]

export const ANOMALY_CLASSES = ['unclassified', 'minor', 'major', 'critical'] as const
export const DISPOSITIONS = [
  'return to supplier',
  'use as is',
  'rework',
  'repair',
  'scrap',
  'fix in a version',
  'workaround accepted',
] as const

/** What else belongs to an anomaly. */
export const ANOMALY_LINKS = ['run', 'anomaly', 'activity', 'procedure run', 'event', 'document'] as const
export interface AnomalyLink {
  readonly kind: (typeof ANOMALY_LINKS)[number]
  readonly id: string
  readonly note?: string
}

export interface Anomaly {
  readonly id: string
  readonly title: string
  readonly state: AnomalyState
  readonly classification: (typeof ANOMALY_CLASSES)[number]
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
  readonly links?: readonly AnomalyLink[]
  readonly analysis?: { readonly cause: string; readonly effect: string; readonly by: string; readonly at: string }
  readonly board?: {
    readonly at: string
    readonly members: readonly string[]
    readonly disposition: (typeof DISPOSITIONS)[number]
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
