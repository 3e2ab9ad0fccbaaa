/** One activity from the asking to the proof. */
import { ActionIcon, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Activity } from '@vigie/contract'
import { useRecordedFields } from '../../commanding/recorded-fields.ts'
import { StageTrack } from '../../commanding/stage-track.tsx'
import { ofSignificance, significanceTexts, stageTexts } from '../../commanding/words.ts'
import { useServerTexts } from '../../i18n/server-texts.ts'
import { useTexts } from '../../i18n/texts.ts'
import { BitView } from '../../look/bit-view.tsx'
import { Icon, ICONS } from '../../look/icons.tsx'
import { roleTexts } from '../../look/roles.ts'
import { Answer } from '../../look/states.tsx'
import { useShell } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { Status, StatusMark } from '../../status/status-mark.tsx'
import { dateTime, doyTime, millisOf } from '../../time/format.ts'
import './activities.css'
import { ActivityStatus } from './status.tsx'
import { Decide } from './decide.tsx'
import { texts } from './texts.ts'
import { Verification } from './verification.tsx'

export interface DetailProps {
  readonly id: number
  /** As the live topic or the history has it; else it is asked for. */
  readonly live: Activity | undefined
  readonly close: () => void
}

export function Detail({ id, live, close }: DetailProps) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const asked = useQuery({
    queryKey: ['activity', id],
    queryFn: ({ signal }) => client.getActivity({ params: { id }, signal }),
    enabled: live === undefined && Number.isInteger(id),
  })
  const query = live === undefined ? asked : { ...asked, data: live, isPending: false }
  return (
    <section
      className="activity-detail"
      aria-label={t.detail(id)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !event.defaultPrevented) close()
      }}
    >
      <Answer query={query}>{(activity) => <Content activity={activity} close={close} />}</Answer>
    </section>
  )
}

function Content({ activity, close }: { readonly activity: Activity; readonly close: () => void }) {
  const t = useTexts(texts)
  const shell = useShell()
  return (
    <>
      <header className="activity-head">
        <strong>{activity.path}</strong>
        <span className="dim">{t.detail(activity.id)}</span>
        <ActivityStatus activity={activity} />
        <span className="grow" />
        <Button
          variant="default"
          onClick={() =>
            shell.open('command', { activity: activity.path, arguments: JSON.stringify(activity.arguments) })
          }
        >
          {t.again}
        </Button>
        <ActionIcon aria-label={t.close} onClick={close}>
          <Icon path={ICONS.close} />
        </ActionIcon>
      </header>
      <div className="activity-body">
        <div className="activity-track">
          <StageTrack activity={activity} worded />
        </div>
        <Decide activity={activity} />
        <Stages activity={activity} />
        <Verification activity={activity} />
        <Facts activity={activity} />
        <Bytes activity={activity} />
      </div>
    </>
  )
}

const nanos = (text: string | undefined): string => (text === undefined ? '' : doyTime(millisOf(text), 3))

function Stages({ activity }: { readonly activity: Activity }) {
  const t = useTexts(texts)
  const words = useTexts(stageTexts)
  const server = useServerTexts()
  const shell = useShell()
  return (
    <div className="activity-table">
      <table className="plain-table" aria-label={t.stages}>
        <thead>
          <tr>
            <th scope="col">{t.stage}</th>
            <th scope="col">{t.result}</th>
            <th scope="col">{t.ground}</th>
            <th scope="col" title={t.thereHint}>
              {t.there}
            </th>
            <th scope="col">{t.evidence}</th>
          </tr>
        </thead>
        <tbody>
          {activity.stages.map((s, index) => (
            // Stages are only ever added.
            <tr key={index}>
              <td>{words[s.stage]}</td>
              <td>
                <Status level={s.passed ? 'normal' : 'critical'} text={s.passed ? t.passed : t.failed} />
              </td>
              <td className="mono" title={s.at}>
                {nanos(s.at)}
              </td>
              <td className="mono" title={s.there}>
                {nanos(s.there)}
              </td>
              <td className="activity-evidence">
                {s.by === undefined ? null : <span>{s.by} </span>}
                {(s.evidence ?? []).map((e, n) => {
                  const { chain, position } = e
                  return (
                    <span key={n}>
                      {e.text === undefined ? '' : server.phrase(e.text)}{' '}
                      {chain === undefined || position === undefined ? null : (
                        <button
                          type="button"
                          className="link-button activity-link"
                          onClick={() => shell.open('packets', { chain, packet: String(position) })}
                        >
                          {t.toPacket(chain, position)}
                        </button>
                      )}
                    </span>
                  )
                })}
                {s.detail === undefined ? null : <span className="dim"> {server.phrase(s.detail)}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Facts({ activity }: { readonly activity: Activity }) {
  const t = useTexts(texts)
  const roles = useTexts(roleTexts)
  const server = useServerTexts()
  const significances = useTexts(significanceTexts)
  const { by, route, ending } = activity
  const role = (roles as Readonly<Record<string, string>>)[by.role] ?? by.role
  const given = Object.entries(activity.arguments)
  return (
    <dl className="facts">
      <dt>{t.askedBy}</dt>
      <dd>
        {by.user} <span className="dim">({t.via(role, by.via ?? '')})</span> {dateTime(activity.requestedAt)}
      </dd>
      {activity.comment === undefined ? null : (
        <>
          <dt>{t.comment}</dt>
          <dd>{activity.comment}</dd>
        </>
      )}
      {activity.needs.approvals === 0 && activity.approvals.length === 0 ? null : (
        <>
          <dt>{t.approvedBy}</dt>
          <dd>
            {activity.approvals.length === 0 ? (
              <span className="dim">{t.notApproved(activity.needs.approvals)}</span>
            ) : (
              activity.approvals.map((a) => (
                <div key={a.user}>
                  {a.user} <span className="dim">{dateTime(a.at)}</span> {a.comment ?? ''}
                </div>
              ))
            )}
          </dd>
        </>
      )}
      {activity.overrides === undefined || activity.overrides.length === 0 ? null : (
        <>
          <dt>{t.overrides}</dt>
          <dd>
            {activity.overrides.map((o) => (
              <div key={o.at}>
                {o.rules.join(', ')} — {o.by.user} <span className="dim">{dateTime(o.at)}</span> {o.reason}
              </div>
            ))}
          </dd>
        </>
      )}
      {activity.unchecked === undefined || activity.unchecked.length === 0 ? null : (
        <>
          <dt>{t.unchecked}</dt>
          <dd>{activity.unchecked.join(' ; ')}</dd>
        </>
      )}
      <dt>{t.significance}</dt>
      <dd>
        <Status level={ofSignificance(activity.significance)} text={significances[activity.significance]} />{' '}
        <span className="dim">{activity.reason ?? ''}</span>
      </dd>
      <dt>{t.arguments}</dt>
      <dd>
        {given.length === 0 ? (
          <span className="dim">{t.noArguments}</span>
        ) : (
          given.map(([name, value]) => (
            <span key={name} className="activity-argument">
              <span className="dim">{name}</span> {value}
            </span>
          ))
        )}
      </dd>
      {route === undefined ? null : (
        <>
          <dt>{t.route}</dt>
          <dd>{t.routeOf(route.chain, route.virtualChannel, route.map, route.service)}</dd>
        </>
      )}
      {activity.apid === undefined ? null : (
        <>
          <dt>{t.packetFact}</dt>
          <dd>{t.packetOf(activity.apid, activity.sequenceCount ?? 0)}</dd>
        </>
      )}
      <dt>{t.digest}</dt>
      <dd className="mono activity-digest">{activity.digest}</dd>
      {ending === undefined ? null : (
        <>
          <dt>{t.ending}</dt>
          <dd>
            <StatusMark level={activity.state === 'completed' ? 'normal' : 'serious'} worded />{' '}
            {server.phrase(ending.reason)}{' '}
            <span className="dim">
              {dateTime(ending.at)} {ending.by ?? ''} {ending.code ?? ''}
            </span>
          </dd>
        </>
      )}
    </dl>
  )
}

function Bytes({ activity }: { readonly activity: Activity }) {
  const t = useTexts(texts)
  const { bytes } = activity
  const fields = useRecordedFields(activity)
  return (
    <>
      <h4>
        {t.bytes} {fields.length === 0 ? null : <span className="dim">{t.named}</span>}
      </h4>
      {bytes === undefined || bytes === '' ? (
        <p className="dim">{t.noBytes}</p>
      ) : (
        <BitView hex={bytes} fields={fields} />
      )}
    </>
  )
}
