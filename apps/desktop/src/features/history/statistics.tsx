/** What many activities come to. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { ActivityStatistics } from '@vigie/contract'
import { activityStateTexts, ofActivity, stageTexts, type ActivityState } from '../../commanding/words.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Answer, Empty } from '../../look/states.tsx'
import { numberText } from '../../look/value-text.ts'
import { useCentre } from '../../server/centre.ts'
import { Status } from '../../status/status-mark.tsx'
import { count } from '../../time/format.ts'
import type { queryOf } from './query.ts'
import { texts } from './texts.ts'

const STATES: readonly ActivityState[] = ['completed', 'failed', 'uncertain', 'cancelled', 'running', 'waiting']
const seconds = (value: number): string => numberText(value, 3)

export function Statistics({ query }: { readonly query: ReturnType<typeof queryOf> }) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const counted = useQuery({
    queryKey: ['history-statistics', query],
    queryFn: ({ signal }) => client.getActivityStatistics({ query, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  })
  return (
    <div className="panel-body history-body">
      <Answer query={counted}>
        {(s) =>
          s.total === 0 && s.refused === 0 ? (
            <Empty title={t.noneShown}>{t.noneShownHint}</Empty>
          ) : (
            <>
              <Outcomes statistics={s} />
              <Durations statistics={s} />
              <Commands statistics={s} />
              <Users statistics={s} />
            </>
          )
        }
      </Answer>
    </div>
  )
}

interface Props {
  readonly statistics: ActivityStatistics
}

function Outcomes({ statistics: { total, refused, byState } }: Props) {
  const t = useTexts(texts)
  const words = useTexts(activityStateTexts)
  return (
    <section>
      <h3>{t.outcomes}</h3>
      <table className="plain-table history-narrow" aria-label={t.outcomes}>
        <tbody>
          <tr>
            <th scope="row">{t.total}</th>
            <td className="num">{count(total)}</td>
            <td />
          </tr>
          {STATES.map((state) => (
            <tr key={state}>
              <th scope="row">
                <Status level={ofActivity(state)} text={words[state]} />
              </th>
              <td className="num">{count(byState[state])}</td>
              <td className="history-share">
                <span style={{ width: `${total === 0 ? 0 : (100 * byState[state]) / total}%` }} aria-hidden />
                <span className="dim">{total === 0 ? '' : `${numberText((100 * byState[state]) / total, 3)} %`}</span>
              </td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t.refused}</th>
            <td className="num">{count(refused)}</td>
            <td />
          </tr>
        </tbody>
      </table>
    </section>
  )
}

function Durations({ statistics: { stages } }: Props) {
  const t = useTexts(texts)
  const words = useTexts(stageTexts)
  if (stages.length === 0) return null
  return (
    <section>
      <h3>{t.durations}</h3>
      <table className="plain-table history-narrow" aria-label={t.durations}>
        <thead>
          <tr>
            <th scope="col">{t.stageFrom}</th>
            <th scope="col">{t.stageTo}</th>
            {[t.count, t.minimum, t.median, t.p95, t.maximum].map((title) => (
              <th scope="col" key={title} className="num">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {stages.map((s) => (
            <tr key={`${s.from} ${s.to}`}>
              <td>{words[s.from]}</td>
              <td>{words[s.to]}</td>
              <td className="num">{count(s.count)}</td>
              <td className="num">{seconds(s.minimum)}</td>
              <td className="num">{seconds(s.median)}</td>
              <td className="num">{seconds(s.p95)}</td>
              <td className="num">{seconds(s.maximum)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Commands({ statistics: { byCommand } }: Props) {
  const t = useTexts(texts)
  const words = useTexts(activityStateTexts)
  return (
    <section>
      <h3>{t.commands}</h3>
      <div className="history-table">
        <table className="plain-table" aria-label={t.commands}>
          <thead>
            <tr>
              <th scope="col">{t.activity}</th>
              <th scope="col" className="num">
                {t.count}
              </th>
              {STATES.map((state) => (
                <th scope="col" key={state} className="num">
                  {words[state]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {byCommand.map((c) => (
              <tr key={c.path}>
                <th scope="row">{c.path}</th>
                <td className="num">{count(c.total)}</td>
                {STATES.map((state) => (
                  <td key={state} className={`num ${c.byState[state] === 0 ? 'dim' : ''}`}>
                    {count(c.byState[state])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Users({ statistics: { byUser } }: Props) {
  const t = useTexts(texts)
  return (
    <section>
      <h3>{t.users}</h3>
      <table className="plain-table history-narrow" aria-label={t.users}>
        <tbody>
          {byUser.map((u) => (
            <tr key={u.user}>
              <th scope="row">{u.user}</th>
              <td className="num">{count(u.total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
