/** What operators do, in order: the intention on disk, the deed, its outcome. */
import { describeError } from '@vigie/base'
import { CENTRE_ELEMENT } from '@vigie/telemetry'
import type { Centre } from '../centre.ts'
import type { CentreJournal } from './centre-journal.ts'

export function operatorActions(journal: CentreJournal): Centre['perform'] {
  return async (by, deed, work) => {
    const action = {
      user: by.user,
      role: by.role,
      action: deed.action,
      message: deed.message,
      ...(deed.element === undefined ? {} : { element: deed.element }),
      ...(deed.details === undefined ? {} : { details: deed.details }),
    }
    const intention = await journal.intend(action)
    const told = (severity: 'information' | 'low', message: string): Promise<void> =>
      journal.event({
        element: deed.element ?? CENTRE_ELEMENT,
        name: deed.action,
        kind: 'operator',
        severity,
        message,
        user: by.user,
      })
    try {
      const result = await work()
      await journal.ended(intention, action, undefined)
      if (deed.quiet !== true) await told('information', deed.message)
      return result
    } catch (error) {
      const failure = describeError(error)
      await journal.ended(intention, action, failure)
      await told('low', `failed: ${deed.message}: ${failure}`)
      throw error
    }
  }
}
