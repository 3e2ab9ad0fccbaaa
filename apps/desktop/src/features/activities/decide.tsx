/** What a person decides of an activity: approving it, firing it, taking it back. */
import { Checkbox, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { Activity } from '@vigie/contract'
import { useState } from 'react'
import { useHoldText } from '../../commanding/hold-text.ts'
import { useRefusalText } from '../../commanding/refusal-text.ts'
import { awaitsApproval, awaitsFiring, ruleTexts } from '../../commanding/words.ts'
import { useTexts } from '../../i18n/texts.ts'
import { ArmedButton } from '../../look/armed-button.tsx'
import { Failure } from '../../look/states.tsx'
import { useShell } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { texts } from './texts.ts'

export function Decide({ activity }: { readonly activity: Activity }) {
  const t = useTexts(texts)
  const centre = useCentre()
  if (activity.state !== 'waiting' && activity.state !== 'running') return null
  const approval = awaitsApproval(activity)
  const firing = awaitsFiring(activity)
  const held = activity.held ?? []
  const left = activity.stages.some((s) => s.stage === 'sent' && s.passed)
  if (!approval && !firing && left) return null
  const allowed = centre.may('controller')
  return (
    <div className="activity-decide">
      {approval ? (
        <h4>
          <StatusMark level="caution" worded /> {t.approveTitle}
        </h4>
      ) : firing ? (
        <h4>
          <StatusMark level="caution" worded /> {t.fireTitle}
        </h4>
      ) : held.length > 0 ? (
        <h4>
          <StatusMark level="caution" worded /> {t.heldTitle}
        </h4>
      ) : null}
      {held.length === 0 ? null : <Held activity={activity} may={allowed} />}
      {!allowed ? (
        <p className="dim">{t.mayNot}</p>
      ) : (
        <>
          {approval ? (
            activity.by.user === centre.session.user ? (
              <p>{t.ownHint}</p>
            ) : (
              <Approve activity={activity} />
            )
          ) : null}
          {firing ? <Fire activity={activity} /> : null}
          {activity.state === 'waiting' ? <Cancel activity={activity} /> : null}
        </>
      )}
    </div>
  )
}

/** Rules that are waited for; who may sets one aside. */
function Held({ activity, may }: { readonly activity: Activity; readonly may: boolean }) {
  const t = useTexts(texts)
  const rules = useTexts(ruleTexts)
  const shell = useShell()
  const { client, session } = useCentre()
  const told = useRefusalText()
  const holds = useHoldText()
  const [reason, setReason] = useState('')
  const { id, held = [] } = activity
  const override = useMutation({
    mutationFn: (rule: string) =>
      client.overrideActivity({ params: { id }, body: { rules: [rule], reason: reason.trim() } }),
    onSuccess: () => shell.tell(t.isAside(id)),
  })
  const aside = held.some((r) => r.override !== undefined)
  return (
    <>
      <ul className="activity-held" aria-label={t.heldTitle}>
        {held.map((refusal) => {
          const { override: can } = refusal
          const mine = may && can !== undefined && (can.roles === undefined || can.roles.includes(session.role))
          return (
            <li key={refusal.code + refusal.message}>
              <span>
                <span className="chip">{rules[refusal.rule as keyof typeof rules] ?? refusal.rule}</span>{' '}
                {told(refusal).message}.{' '}
                <span className="dim">{refusal.hold === undefined ? told(refusal).remedy : holds(refusal.hold)}</span>
              </span>
              {mine ? (
                <ArmedButton
                  text={t.aside}
                  label={t.asideLabel(can.name)}
                  disabled={reason.trim() === ''}
                  busy={override.isPending}
                  fire={() => override.mutate(can.name)}
                />
              ) : null}
            </li>
          )
        })}
      </ul>
      {may && aside ? (
        <TextInput
          aria-label={t.asideReason}
          placeholder={t.asideReason}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      ) : null}
      {override.error === null ? null : <Failure error={override.error} />}
    </>
  )
}

function Approve({ activity }: { readonly activity: Activity }) {
  const t = useTexts(texts)
  const shell = useShell()
  const { client } = useCentre()
  const [read, setRead] = useState(false)
  const [comment, setComment] = useState('')
  const { id, digest } = activity
  const approve = useMutation({
    mutationFn: () =>
      client.approveActivity({
        params: { id },
        body: { digest, ...(comment.trim() === '' ? {} : { comment: comment.trim() }) },
      }),
    onSuccess: () => shell.tell(t.approved(id)),
  })
  return (
    <>
      <p>{t.approveHint}</p>
      <p className="mono activity-digest">
        <span className="dim">{t.digest}</span> {digest}
      </p>
      {activity.bytes === undefined ? null : (
        <p className="mono activity-digest">
          <span className="dim">{t.bytes}</span> {activity.bytes.toUpperCase()}
        </p>
      )}
      <div className="activity-acts">
        <Checkbox label={t.haveRead} checked={read} onChange={(event) => setRead(event.currentTarget.checked)} />
        <TextInput
          aria-label={t.comment}
          placeholder={t.comment}
          maxLength={2000}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
        />
        <ArmedButton
          text={t.approve}
          label={t.approveLabel(activity.path)}
          disabled={!read}
          busy={approve.isPending}
          fire={() => approve.mutate()}
        />
      </div>
      {approve.error === null ? null : <Failure error={approve.error} />}
    </>
  )
}

function Fire({ activity }: { readonly activity: Activity }) {
  const t = useTexts(texts)
  const shell = useShell()
  const { client } = useCentre()
  const { id, digest, path, route } = activity
  const fire = useMutation({
    mutationFn: () => client.fireActivity({ params: { id }, body: { digest } }),
    onSuccess: () => shell.tell(t.fired(id)),
  })
  return (
    <>
      <div className="activity-acts">
        <span>{t.fireHint}</span>
        <ArmedButton
          text={t.fire}
          label={t.fireLabel(path, route?.chain ?? activity.element)}
          busy={fire.isPending}
          fire={() => fire.mutate()}
        />
      </div>
      {fire.error === null ? null : <Failure error={fire.error} />}
    </>
  )
}

function Cancel({ activity }: { readonly activity: Activity }) {
  const t = useTexts(texts)
  const shell = useShell()
  const { client } = useCentre()
  const [reason, setReason] = useState('')
  const { id } = activity
  const cancel = useMutation({
    mutationFn: () =>
      client.cancelActivity({ params: { id }, body: reason.trim() === '' ? {} : { reason: reason.trim() } }),
    onSuccess: () => shell.tell(t.cancelled(id)),
  })
  return (
    <>
      <div className="activity-acts">
        <TextInput
          aria-label={t.reason}
          placeholder={t.reasonHint}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ArmedButton
          text={t.cancel}
          label={t.cancelLabel(activity.path)}
          disabled={reason.trim() === ''}
          busy={cancel.isPending}
          fire={() => cancel.mutate()}
        />
      </div>
      {cancel.error === null ? null : <Failure error={cancel.error} />}
    </>
  )
}
