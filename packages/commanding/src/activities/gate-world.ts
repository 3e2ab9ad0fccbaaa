/** What the rules of release look at. */
import type { Tai } from '@vigie/base'
import type { ReleasePolicy } from '@vigie/model'
import type { ActivityRequest } from './activity.ts'
import type { ReleaseBoard } from './release-board.ts'
import type { ReleaseSight } from './sight.ts'

/** Besides the request. */
export interface GateWorld {
  readonly policy: ReleasePolicy
  readonly board: ReleaseBoard
  readonly sight: ReleaseSight
  readonly now: Tai
}
export type Gated = Omit<ActivityRequest, 'needs'>
