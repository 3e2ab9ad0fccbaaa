/** Who may ask for which activities in a mission, and what grave ones need. Roles are those of the centre. */
import type { SignificanceLevel } from './commands.ts'

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
