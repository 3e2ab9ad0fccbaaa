import { useQuery } from '@tanstack/react-query'
import { useTexts } from '../../i18n/texts.ts'
import { Answer, Empty } from '../../look/states.tsx'
import { useCentre } from '../../server/centre.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { ofVerdict } from './levels.ts'
import { texts, verdictTexts } from './texts.ts'

/** Satellite × station × function: the gravest of the last runs, with what their set-ups did not represent. */
export default function CompatibilityBoard() {
  const t = useTexts(texts)
  const verdicts = useTexts(verdictTexts)
  const { client } = useCentre()
  const matrix = useQuery({
    queryKey: ['qualification', 'compatibility'],
    queryFn: ({ signal }) => client.getCompatibilityMatrix({ signal }),
  })
  return (
    <div className="panel-body board">
      <Answer query={matrix}>
        {({ satellites, stations, functions, cells }) =>
          cells.length === 0 ? (
            <Empty title={t.noRuns}>{t.noRunsHint}</Empty>
          ) : (
            satellites.map((satellite) => (
              <table key={satellite} className="board-matrix">
                <caption>{satellite}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t.station}</th>
                    {functions.map((f) => (
                      <th scope="col" key={f}>
                        {f}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {stations.map((station) => (
                    <tr key={station}>
                      <th scope="row">{station}</th>
                      {functions.map((f) => {
                        const here = cells.filter(
                          (c) => c.satellite === satellite && c.station === station && c.function === f,
                        )
                        return (
                          <td key={f}>
                            {here.map((c) => (
                              <span
                                key={c.environment}
                                className="board-run"
                                title={`${c.environment}; ${c.runs.map((r) => r.test).join(', ')}; ${t.limits}: ${c.limits.join(' ')}`}
                              >
                                <StatusMark level={ofVerdict(c.verdict)} /> {verdicts[c.verdict]}{' '}
                                <span className="dim">{c.environment}</span>
                              </span>
                            ))}
                          </td>
                        )
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            ))
          )
        }
      </Answer>
    </div>
  )
}
