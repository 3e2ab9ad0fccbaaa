/** Where an activity stands, in words. */
import type { Activity } from '@vigie/contract'
import {
  activityStateTexts,
  awaitsApproval,
  awaitsFiring,
  ofActivity,
  ruleTexts,
  type ActivityState,
} from '../../commanding/words.ts'
import { useTexts } from '../../i18n/texts.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { texts } from './texts.ts'

/** Its state in words: of one that waits, what for. */
export function ActivityStatus({ activity }: { readonly activity: Activity }) {
  const t = useTexts(texts)
  const states = useTexts(activityStateTexts)
  const rules = useTexts(ruleTexts)
  const { state }: { state: ActivityState } = activity
  const held = state === 'waiting' ? activity.held?.[0] : undefined
  return (
    <span className="status" title={activity.ending?.reason ?? held?.message}>
      <StatusMark level={ofActivity(state)} worded />
      {awaitsApproval(activity)
        ? t.approvalWaits
        : awaitsFiring(activity)
          ? t.firingWaits
          : held === undefined
            ? states[state]
            : t.held(rules[held.rule as keyof typeof rules] ?? held.rule)}
    </span>
  )
}
