/** Where an activity stands, in words. */
import type { Activity } from '@vigie/contract'
import {
  activityStateTexts,
  awaitsApproval,
  awaitsFiring,
  ofActivity,
  type ActivityState,
} from '../../commanding/words.ts'
import { useTexts } from '../../i18n/texts.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { texts } from './texts.ts'

/** Its state in words: of one that waits, what for. */
export function ActivityStatus({ activity }: { readonly activity: Activity }) {
  const t = useTexts(texts)
  const states = useTexts(activityStateTexts)
  const { state }: { state: ActivityState } = activity
  return (
    <span className="status" title={activity.ending?.reason}>
      <StatusMark level={ofActivity(state)} worded />
      {awaitsApproval(activity) ? t.approvalWaits : awaitsFiring(activity) ? t.firingWaits : states[state]}
    </span>
  )
}
