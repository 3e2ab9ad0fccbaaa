import { useQuery } from '@tanstack/react-query'
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { Answer, Empty } from '../../look/states.tsx'
import { useCentre } from '../../server/centre.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import type { BoardProps } from './qualification.tsx'
import { texts } from './texts.ts'

/** Anomalies by where they stand in their cycle; one with what is known of it. */
export default function AnomaliesBoard({ settings, change }: BoardProps) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const anomalies = useQuery({
    queryKey: ['qualification', 'anomalies'],
    queryFn: ({ signal }) => client.listAnomalies({ query: {}, signal }),
  })
  return (
    <div className="values-body">
      <div className="panel-body board">
        <Answer query={anomalies}>
          {(all) => {
            const states = [...new Set(all.map((a) => a.state))]
            return all.length === 0 ? (
              <Empty title={t.noAnomalies} />
            ) : (
              <div className="board-columns">
                {states.map((state) => (
                  <section key={state}>
                    <h3>{state}</h3>
                    <ul>
                      {all
                        .filter((a) => a.state === state)
                        .map((a) => (
                          <li key={a.id}>
                            <button type="button" className="board-card" onClick={() => change({ item: a.id })}>
                              <StatusMark
                                level={
                                  state === 'closed' ? 'normal' : a.classification === 'major' ? 'critical' : 'serious'
                                }
                              />
                              <strong>{a.id}</strong> {a.title}
                              <span className="dim">
                                {a.classification} · {a.detectedAt.slice(0, 10)} · {a.requirements.join(', ')}
                              </span>
                            </button>
                          </li>
                        ))}
                    </ul>
                  </section>
                ))}
              </div>
            )
          }}
        </Answer>
      </div>
      {settings.item === '' ? null : <Detail key={settings.item} id={settings.item} change={change} />}
    </div>
  )
}

function Detail({ id, change }: { readonly id: string; readonly change: BoardProps['change'] }) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const anomaly = useQuery({
    queryKey: ['qualification', 'anomaly', id],
    queryFn: ({ signal }) => client.getAnomaly({ params: { id }, signal }),
  })
  return (
    <aside className="board-detail" aria-label={id}>
      <div className="board-detail-head">
        <strong>{id}</strong>
        <button
          type="button"
          className="tab-close"
          aria-label={t.close}
          title={t.close}
          onClick={() => change({ item: '' })}
        >
          <Icon path={ICONS.close} size={14} />
        </button>
      </div>
      <Answer query={anomaly}>
        {(a) => (
          <>
            <h3>{a.title}</h3>
            <p className="dim">
              {a.state} · {a.classification}
            </p>
            <h4>{t.required}</h4>
            <p>{a.required}</p>
            <h4>{t.observed}</h4>
            <p>{a.observed}</p>
            {a.analysis === undefined ? null : (
              <>
                <h4>{t.cause}</h4>
                <p>
                  {a.analysis.cause} — {a.analysis.effect}
                </p>
              </>
            )}
            {a.board === undefined ? null : (
              <>
                <h4>{t.board}</h4>
                <p>
                  {a.board.disposition}: {a.board.minutes} ({a.board.members.join(', ')})
                </p>
              </>
            )}
            {a.actions.length === 0 ? null : (
              <>
                <h4>{t.actions}</h4>
                <ul>
                  {a.actions.map((action) => (
                    <li key={`${action.owner} ${action.text}`}>
                      <StatusMark level={action.done === undefined ? 'serious' : 'normal'} /> {action.text} —{' '}
                      {action.owner}
                    </li>
                  ))}
                </ul>
              </>
            )}
            <p>
              {a.requirements.map((r) => (
                <button
                  key={r}
                  type="button"
                  className="link-button"
                  onClick={() => change({ view: 'requirements', item: r, find: '', status: '' })}
                >
                  {r}
                </button>
              ))}
            </p>
          </>
        )}
      </Answer>
    </aside>
  )
}
