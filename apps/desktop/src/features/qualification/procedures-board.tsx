import { useQuery } from '@tanstack/react-query'
import { useTexts } from '../../i18n/texts.ts'
import { Rows } from '../../look/rows.tsx'
import { Answer, Empty } from '../../look/states.tsx'
import { useCentre } from '../../server/centre.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import type { BoardProps } from './qualification.tsx'
import { texts } from './texts.ts'

/** Which procedures are validated on what. */
export default function ProceduresBoard({ settings }: BoardProps) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const board = useQuery({
    queryKey: ['qualification', 'procedures'],
    queryFn: ({ signal }) => client.getProcedureBoard({ signal }),
  })
  return (
    <div className="panel-body">
      <Answer query={board}>
        {(procedures) =>
          procedures.length === 0 ? (
            <Empty title={t.noProcedures} />
          ) : (
            <Rows
              label={t.procedures}
              items={procedures}
              keyOf={(p) => p.procedure}
              selected={settings.item}
              columns="24px minmax(180px, 1.2fr) minmax(160px, 1.4fr) 90px 90px minmax(150px, 1.4fr)"
              head={[
                <span className="visually-hidden" key="s">
                  {t.state}
                </span>,
                t.procedures,
                t.title,
                t.reviewed,
                t.approvedColumn,
                t.validatedOn,
              ]}
              row={(p) => {
                const valid = p.validated.length > 0
                return (
                  <>
                    <div role="gridcell" className="mark-cell">
                      <StatusMark level={valid ? 'normal' : 'caution'} />
                    </div>
                    <div role="gridcell" title={p.procedure}>
                      {p.procedure}
                    </div>
                    <div role="gridcell" title={p.title}>
                      {p.title}
                    </div>
                    <div role="gridcell">{p.reviewed ? t.yes : t.no}</div>
                    <div role="gridcell">{p.approved ? t.yes : t.no}</div>
                    <div
                      role="gridcell"
                      title={p.validations
                        .map(
                          (v) =>
                            `${v.on} ${v.verdict ?? ''} ${v.at ?? ''} ${v.run ?? v.by ?? ''} ${v.current === false ? t.notCurrent : ''}`,
                        )
                        .join('\n')}
                    >
                      {valid ? p.validated.join(', ') : t.no}
                    </div>
                  </>
                )
              }}
            />
          )
        }
      </Answer>
    </div>
  )
}
