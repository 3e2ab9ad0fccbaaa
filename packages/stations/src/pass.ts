/** A pass: a satellite in contact with a station. */
import type { Tai } from '@vigie/base'

/** Only what is committed is relied on. */
export const PASS_STATUSES = ['committed', 'tentative', 'cancelled'] as const
export type PassStatus = (typeof PASS_STATUSES)[number]

export const PASS_SERVICES = ['TM', 'TC', 'tracking'] as const
export type PassService = (typeof PASS_SERVICES)[number]

export interface Pass {
  readonly id: string
  /** Code of the station. */
  readonly station: string
  /** Name of the satellite. */
  readonly satellite: string
  /** Acquisition and loss of signal. */
  readonly aos: Tai
  readonly los: Tai
  readonly status: PassStatus
  /** What it is for. */
  readonly services: readonly PassService[]
  readonly orbit?: number
  readonly comment?: string
}
