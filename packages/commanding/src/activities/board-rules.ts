/** Who may change who commands, and what is held back. */
import type { ReleasePolicy } from '@vigie/model'
import { activityErrors } from './activity-errors.ts'
import type { Actor } from './activity.ts'
import type { BoardChange } from './entries.ts'
import type { ReleaseBoard } from './release-board.ts'

/** Throws VIG-ACTIVITY-002 and 015 … 017. */
export function checkBoardChange(change: BoardChange, by: Actor, board: ReleaseBoard, policy: ReleasePolicy): void {
  const mayCommand = policy.rights.some((right) => right.role === by.role)
  if (!mayCommand) throw activityErrors.noRight({ user: by.user, role: by.role, path: 'commanding', level: 'none' })
  if ('scope' in change) return
  const { chain } = change
  const hold = board.hold(chain)
  const others = hold !== undefined && hold.user !== by.user
  const mine = hold?.user === by.user || hold?.lentTo === by.user
  if (change.what === 'taken' && others) throw activityErrors.alreadyHeld({ chain, holder: hold.user })
  if (change.what === 'recovered' && others && !policy.recoverers.includes(by.role))
    throw activityErrors.mayNotRecover({ user: by.user, role: by.role, chain, holder: hold.user })
  if ((change.what === 'lent' && hold?.user !== by.user) || (change.what === 'given-back' && !mine))
    throw activityErrors.notHeld({ user: by.user, chain })
}
