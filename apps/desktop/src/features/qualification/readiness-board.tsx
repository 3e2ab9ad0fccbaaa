import { useQuery } from '@tanstack/react-query'
import type { ReviewReadiness } from '@vigie/contract'
import { useTexts } from '../../i18n/texts.ts'
import { Rows } from '../../look/rows.tsx'
import { Answer } from '../../look/states.tsx'
import { useCentre } from '../../server/centre.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { ofBlocker } from './levels.ts'
import type { BoardProps } from './qualification.tsx'
import { blockerTexts, texts } from './texts.ts'

export default function ReadinessBoard({ change }: BoardProps) {
  const t = useTexts(texts)
  const kinds = useTexts(blockerTexts)
  const { client } = useCentre()
  const readiness = useQuery({
    queryKey: ['qualification', 'readiness'],
    queryFn: ({ signal }) => client.getReviewReadiness({ query: {}, signal }),
  })
  const open = ({ subject }: ReviewReadiness['blockers'][number]): void => {
    if (subject.kind === 'requirement') change({ view: 'requirements', item: subject.id, find: '', status: '' })
    else if (subject.kind === 'anomaly') change({ view: 'anomalies', item: subject.id })
    else if (subject.kind === 'procedure') change({ view: 'procedures', item: subject.id })
    else change({ view: 'campaigns', item: subject.kind === 'run' ? subject.id : '' })
  }
  return (
    <div className="panel-body board">
      <Answer query={readiness}>
        {({ ready, blockers }) => {
          const blocking = blockers.filter((b) => b.severity === 'blocking').length
          return (
            <>
              <p className="board-verdict">
                <StatusMark level={ready ? 'normal' : 'serious'} size={18} />
                <strong>{ready ? t.ready : t.notReady(blocking)}</strong>
                <span className="dim">{t.warnings(blockers.length - blocking)}</span>
              </p>
              <div className="board-rows">
                <Rows
                  label={t.readiness}
                  items={blockers}
                  keyOf={(b) => `${b.kind} ${b.subject.id} ${b.title}`}
                  columns="24px 180px 140px minmax(140px, 1.4fr) minmax(140px, 1.6fr)"
                  head={[
                    <span className="visually-hidden" key="s">
                      {t.state}
                    </span>,
                    t.what,
                    '',
                    t.title,
                    t.detail,
                  ]}
                  open={open}
                  rowProps={(b) => ({ onClick: () => open(b) })}
                  row={(b) => (
                    <>
                      <div
                        role="gridcell"
                        className="mark-cell"
                        title={b.severity === 'blocking' ? t.blocking : t.warning}
                      >
                        <StatusMark level={ofBlocker(b.severity)} />
                        <span className="visually-hidden">{b.severity === 'blocking' ? t.blocking : t.warning}</span>
                      </div>
                      <div role="gridcell">{kinds[b.kind]}</div>
                      <div role="gridcell" title={b.subject.id}>
                        {b.subject.id}
                      </div>
                      <div role="gridcell" title={b.title}>
                        {b.title}
                      </div>
                      <div role="gridcell" className="dim" title={b.detail}>
                        {b.detail}
                      </div>
                    </>
                  )}
                />
              </div>
            </>
          )
        }}
      </Answer>
    </div>
  )
}
