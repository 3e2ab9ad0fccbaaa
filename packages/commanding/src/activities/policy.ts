/** Who may ask for what, and what grave activities need: a choice of the mission. */
import type { SignificanceLevel } from '@vigie/model'

export interface ReleaseRight {
  readonly role: string
  /** Elements (and those below them) that it is for; absent: all. */
  readonly elements?: readonly string[]
  /** Kinds of activity; absent: all. */
  readonly kinds?: readonly string[]
  /** The gravest significance that may be asked for. */
  readonly upTo: SignificanceLevel
}

export interface ReleasePolicy {
  /** An activity is allowed when one of them allows it. */
  readonly rights: readonly ReleaseRight[]
  /** From this significance on, another person must approve the exact bytes. */
  readonly approvalFrom: SignificanceLevel
  /** Roles that may approve. */
  readonly approvers: readonly string[]
  /** From this significance on, arming and firing are two acts. */
  readonly firingFrom: SignificanceLevel
  /** Roles that may take the uplink from who holds it. */
  readonly recoverers: readonly string[]
  /** Telecommands only from who holds the uplink of the satellite. */
  readonly uplinkHeld: boolean
}

export const DEFAULT_POLICY: ReleasePolicy = {
  rights: [
    { role: 'controller', upTo: 'severe' },
    { role: 'operations-engineer', upTo: 'severe' },
    { role: 'administrator', upTo: 'severe' },
  ],
  approvalFrom: 'critical',
  approvers: ['controller', 'operations-engineer', 'administrator'],
  firingFrom: 'severe',
  recoverers: ['operations-engineer', 'administrator'],
  uplinkHeld: true,
}
