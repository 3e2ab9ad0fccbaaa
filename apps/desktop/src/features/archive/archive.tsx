import { useQuery } from '@tanstack/react-query'
import { useTexts } from '../../i18n/texts.ts'
import { Answer } from '../../look/states.tsx'
import type { PanelProps } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { bytes, count, doyTime, millisOf } from '../../time/format.ts'
import './archive.css'
import { Extract } from './extract.tsx'
import { Jobs } from './jobs.tsx'
import type { Settings } from './settings.ts'
import { Replays } from './replays.tsx'
import { texts } from './texts.ts'

export default function Archive({ settings, change }: PanelProps<Settings>) {
  return (
    <div className="panel">
      <div className="panel-body archive">
        <Extract settings={settings} change={change} />
        <Jobs chain={settings.chain} />
        <Replays parameters={settings.parameters} />
        <Holdings />
      </div>
    </div>
  )
}

function Holdings() {
  const t = useTexts(texts)
  const centre = useCentre()
  const archive = useQuery({
    queryKey: ['archive'],
    queryFn: ({ signal }) => centre.client.getArchive({ signal }),
    refetchInterval: 10_000,
  })
  return (
    <section>
      <h2>{t.holdings}</h2>
      <Answer query={archive}>
        {(a) => (
          <>
            <table className="plain-table">
              <thead>
                <tr>
                  <th scope="col">{t.chain}</th>
                  <th scope="col">{t.journal}</th>
                  <th scope="col">{t.extent}</th>
                  <th scope="col" className="num">
                    {t.size}
                  </th>
                </tr>
              </thead>
              <tbody>
                {a.chains.map((c) => (
                  <tr key={c.chain}>
                    <td>
                      <span
                        className="satellite-dot"
                        style={{ '--satellite': centre.satelliteOfChain(c.chain)?.colour } as React.CSSProperties}
                      />{' '}
                      {c.chain}
                    </td>
                    <td>
                      {c.journals
                        .filter((j) => j.entries > 0)
                        .map((j) => `${count(j.durable)} ${t[j.kind]}`)
                        .join(' · ') || t.nothing}
                    </td>
                    <td className="dim">
                      {c.parameters.from === undefined || c.parameters.to === undefined
                        ? '—'
                        : `${doyTime(millisOf(c.parameters.from))} … ${doyTime(millisOf(c.parameters.to))}`}
                    </td>
                    <td className="num">
                      {bytes(c.journals.reduce((sum, j) => sum + j.bytes, 0) + c.parameters.bytes)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {a.freeBytes === undefined ? null : <p className="dim">{t.free(bytes(a.freeBytes))}</p>}
          </>
        )}
      </Answer>
    </section>
  )
}
