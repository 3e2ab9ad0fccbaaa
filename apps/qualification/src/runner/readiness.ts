/** The readiness review: what a machine can see it looks at itself, for the rest a person answers. */
import { statfs } from 'node:fs/promises'
import type { Anomaly, Campaign, CampaignRun } from '@vigie/qualification/tests'
import type { Definition } from '../definition/read-definition.ts'

export type ReadinessPoint = CampaignRun['readiness'][number]

export interface ReadinessParts {
  readonly definition: Definition
  readonly anomalies: readonly Anomaly[]
  readonly data: string
  /** Undefined: nobody answers. */
  readonly ask?: (point: string) => Promise<Omit<ReadinessPoint, 'point'> | undefined>
}

/** Bytes that must be free: a campaign of a day and its evidence. */
const ROOM = 2 * 1024 ** 3

type Look = (parts: ReadinessParts) => Promise<string | undefined> | string | undefined
/** What is wrong, or nothing. */
const LOOKS: Readonly<Record<string, Look>> = {
  mission: ({ definition }) => {
    const errors = definition.diagnostics.filter((d) => d.severity === 'error')
    return definition.mission === undefined || errors.length > 0
      ? `${errors.length} errors in the mission folder`
      : undefined
  },
  tests: ({ definition }) => {
    const drafts = definition.cases.filter((c) => c.test.status === 'draft' || c.test.status === 'rework')
    return drafts.length === 0 ? undefined : `not reviewed: ${drafts.map((c) => c.test.id).join(', ')}`
  },
  requirements: ({ definition }) => {
    const bare = definition.cases.filter((c) => c.test.verifies.length === 0)
    if (definition.requirements.size === 0) return 'there are no requirements'
    return bare.length === 0 ? undefined : `verify nothing: ${bare.map((c) => c.test.id).join(', ')}`
  },
  anomalies: ({ anomalies }) => {
    const open = anomalies.filter((a) => a.state !== 'closed' && a.classification === 'critical')
    return open.length === 0 ? undefined : `critical and open: ${open.map((a) => a.id).join(', ')}`
  },
  disk: async ({ data }) => {
    const { bavail, bsize } = await statfs(data)
    return bavail * bsize >= ROOM ? undefined : `${Math.round((bavail * bsize) / 1e6)} MB are free`
  },
}

export async function readinessReview(campaign: Campaign, parts: ReadinessParts): Promise<ReadinessPoint[]> {
  const points: ReadinessPoint[] = []
  for (const point of campaign.readiness) {
    const check = /^check:\s*(\w+)$/.exec(point)?.[1]
    const look = check === undefined ? undefined : LOOKS[check]
    if (look !== undefined) {
      const wrong = await look(parts)
      points.push({ point, met: wrong === undefined, by: 'runner', ...(wrong === undefined ? {} : { remark: wrong }) })
      continue
    }
    const answer = await parts.ask?.(point)
    points.push(
      answer === undefined
        ? { point, met: false, by: 'nobody', remark: 'nobody answered for it' }
        : { point, ...answer },
    )
  }
  return points
}
