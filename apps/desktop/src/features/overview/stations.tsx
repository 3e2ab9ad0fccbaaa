import { useTexts } from '../../i18n/texts.ts'
import { useShell } from '../../panels/declaration.ts'
import { useCentre, useTopic } from '../../server/centre.ts'
import { linkStateTexts, ofLink } from '../../status/level.ts'
import { Status } from '../../status/status-mark.tsx'
import { bitRate } from '../../time/format.ts'
import { texts } from './texts.ts'

/** Which station hears whom: a row for each, a column for each chain that has links. */
export function Stations() {
  const t = useTexts(texts)
  const words = useTexts(linkStateTexts)
  const centre = useCentre()
  const { mission } = centre
  const shell = useShell()
  const links = useTopic('links').items
  const chains = [...new Set(links.map((l) => l.chain))]
  const codes = [...new Set([...mission.stations.map((s) => s.code), ...links.map((l) => l.station ?? '')])]
  if (links.length === 0) return null
  return (
    <article className="card card-wide">
      <header className="card-head">
        <h2>{t.stations}</h2>
        <button type="button" className="link-button card-more" onClick={() => shell.open('links')}>
          {t.allLinks} →
        </button>
      </header>
      <table className="plain-table stations">
        <thead>
          <tr>
            <th scope="col">{t.station}</th>
            {chains.map((chain) => (
              <th scope="col" key={chain}>
                <span
                  className="satellite-dot"
                  style={{ '--satellite': centre.satelliteOfChain(chain)?.colour } as React.CSSProperties}
                />{' '}
                {centre.satelliteOfChain(chain)?.title ?? chain}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {codes.map((code) => (
            <tr key={code}>
              <th scope="row">
                {code === '' ? '—' : code}{' '}
                <span className="dim">{mission.stations.find((s) => s.code === code)?.name ?? ''}</span>
              </th>
              {chains.map((chain) => (
                <td key={chain}>
                  {links
                    .filter((l) => l.chain === chain && (l.station ?? '') === code)
                    .map((l) => (
                      <span key={l.name} title={`${l.name}: ${l.detail}`} className="station-link">
                        {/* Connected and silent is ready, not hearing. */}
                        <Status
                          level={l.state === 'connected' && l.bitRate === 0 ? 'standby' : ofLink(l.state)}
                          text={
                            l.state === 'connected' ? (l.bitRate > 0 ? bitRate(l.bitRate) : t.silent) : words[l.state]
                          }
                        />
                      </span>
                    ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </article>
  )
}
