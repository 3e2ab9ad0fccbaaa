import { useQuery } from '@tanstack/react-query'
import type { BurnUp, RequirementBoard } from '@vigie/contract'
import { useTexts } from '../../i18n/texts.ts'
import { Answer, Empty } from '../../look/states.tsx'
import { useCentre } from '../../server/centre.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { millisOf } from '../../time/format.ts'
import { BOARD_STATUS, type BoardStatus } from './levels.ts'
import type { BoardProps } from './qualification.tsx'
import { curveTexts, statusTexts, texts } from './texts.ts'

const ORDER: readonly BoardStatus[] = [
  'verified',
  'waived',
  'suspect',
  'inconclusive',
  'failed',
  'not run',
  'uncovered',
]

export default function StatusBoard({ change }: BoardProps) {
  const t = useTexts(texts)
  const words = useTexts(statusTexts)
  const { client } = useCentre()
  const board = useQuery({
    queryKey: ['qualification', 'board'],
    queryFn: ({ signal }) => client.getRequirementBoard({ query: {}, signal }),
  })
  const burnUp = useQuery({
    queryKey: ['qualification', 'burn-up'],
    queryFn: ({ signal }) => client.getBurnUp({ query: {}, signal }),
  })
  return (
    <div className="panel-body board">
      <Answer query={board}>
        {({ total, counts, satellites, specifications }) =>
          total === 0 ? (
            <Empty title={t.none}>{t.noneHint}</Empty>
          ) : (
            <>
              <ul className="board-counts">
                {ORDER.map((status) => (
                  <li key={status}>
                    <button
                      type="button"
                      className="board-count"
                      disabled={counts[status] === 0}
                      onClick={() => change({ view: 'requirements', status, item: '' })}
                    >
                      <StatusMark level={BOARD_STATUS[status]} size={16} />
                      <strong>{counts[status]}</strong>
                      <span>{words[status]}</span>
                    </button>
                  </li>
                ))}
                <Suspects change={change} />
              </ul>
              <Bars
                label={t.satellite}
                rows={[
                  { key: '', name: t.all, total, counts },
                  ...satellites.map((s) => ({ key: s.satellite, name: s.satellite, total: s.total, counts: s.counts })),
                ]}
              />
              <Bars
                label={t.specification}
                rows={specifications.map((s) => ({
                  key: s.specification,
                  name: `${s.specification}  ${s.title}`,
                  total: s.total,
                  counts: s.counts,
                }))}
              />
            </>
          )
        }
      </Answer>
      <Answer query={burnUp}>{(data) => <BurnUpPlot data={data} />}</Answer>
    </div>
  )
}

/** Links that have to be looked at again, whatever else their requirements are. */
function Suspects({ change }: Pick<BoardProps, 'change'>) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const suspects = useQuery({
    queryKey: ['qualification', 'suspects'],
    queryFn: ({ signal }) => client.listSuspectLinks({ signal }),
  })
  const n = suspects.data?.length ?? 0
  if (n === 0) return null
  return (
    <li>
      <button type="button" className="board-count" onClick={() => change({ view: 'readiness', item: '' })}>
        <StatusMark level="caution" size={16} />
        <strong>{n}</strong>
        <span>{t.suspectLinks}</span>
      </button>
    </li>
  )
}

interface Row {
  readonly key: string
  readonly name: string
  readonly total: number
  readonly counts: RequirementBoard['counts']
}
/** Shares, each with its number: colour alone says nothing. */
function Bars({ label, rows }: { readonly label: string; readonly rows: readonly Row[] }) {
  const t = useTexts(texts)
  const words = useTexts(statusTexts)
  return (
    <table className="board-bars">
      <thead>
        <tr>
          <th scope="col">{label}</th>
          <th scope="col">{words.verified}</th>
          <td />
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, total, counts }) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            <td className="num">{t.of(counts.verified + counts.waived, total)}</td>
            <td>
              <div className="board-bar">
                {ORDER.filter((s) => counts[s] > 0).map((status) => (
                  <span
                    key={status}
                    data-level={BOARD_STATUS[status]}
                    data-status={status}
                    style={{ flexGrow: counts[status] }}
                    title={`${words[status]}: ${counts[status]}`}
                  >
                    {counts[status]}
                  </span>
                ))}
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const W = 640
const H = 180
const CURVES = ['requirements', 'planned', 'executed', 'verified', 'failed'] as const

function BurnUpPlot({ data: { points, marks } }: { readonly data: BurnUp }) {
  const t = useTexts(texts)
  const curves = useTexts(curveTexts)
  const last = points.at(-1)
  if (points.length < 2 || last === undefined) return null
  const from = millisOf(points[0]!.at)
  const to = Math.max(millisOf(last.at), from + 1)
  const most = Math.max(1, ...points.map((p) => p.requirements))
  const x = (at: string): number => 40 + ((millisOf(at) - from) / (to - from)) * (W - 60)
  const y = (n: number): number => H - 20 - (n / most) * (H - 40)
  return (
    <figure className="board-burn">
      <figcaption>{t.burnUp}</figcaption>
      <svg viewBox={`0 0 ${W} ${H}`} role="img" aria-label={t.burnUpLabel(last.verified, last.requirements)}>
        <path className="board-frame" d={`M40 10V${H - 20}H${W - 20}`} />
        {[0, most].map((n) => (
          <text key={n} x={34} y={y(n) + 4} textAnchor="end">
            {n}
          </text>
        ))}
        {marks.map((m) => (
          <line key={`${m.at} ${m.id}`} x1={x(m.at)} x2={x(m.at)} y1={14} y2={H - 20}>
            <title>{`${m.kind} ${m.id}`}</title>
          </line>
        ))}
        {CURVES.map((curve) => (
          <g key={curve} className={`board-curve board-${curve}`}>
            <path
              d={points
                .map(
                  (p, i) =>
                    `${i === 0 ? 'M' : `H${x(p.at).toFixed(1)}V`}${i === 0 ? `${x(p.at).toFixed(1)} ` : ''}${y(p[curve]).toFixed(1)}`,
                )
                .join('')}
            />
            <text x={W - 16} y={y(last[curve]) + 4}>
              {last[curve]}
            </text>
          </g>
        ))}
      </svg>
      <p className="board-legend">
        {CURVES.map((curve) => (
          <span key={curve} className={`board-key board-${curve}`}>
            {curves[curve]}
          </span>
        ))}
      </p>
    </figure>
  )
}
