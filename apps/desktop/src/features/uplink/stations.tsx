import { Button } from '@mantine/core'
import type { Uplink } from '@vigie/contract'
import { useTexts } from '../../i18n/texts.ts'
import { linkStateTexts, ofLink } from '../../status/level.ts'
import { Status } from '../../status/status-mark.tsx'
import { count } from '../../time/format.ts'
import { texts } from './texts.ts'
import type { KnobProps } from './knobs.ts'

export function Stations({ way, able, busy, act }: KnobProps & { readonly way: Uplink }) {
  const t = useTexts(texts)
  const words = useTexts(linkStateTexts)
  const { chain, selected, selection } = way
  const told = (value: boolean | undefined) =>
    value === undefined ? (
      <span className="dim">{t.unknown}</span>
    ) : (
      <Status level={value ? 'normal' : 'off'} text={value ? t.yes : t.no} />
    )
  return (
    <section aria-label={t.stations}>
      <h3>
        {t.stations} <span className="dim">{selection === 'chosen' ? t.isChosen : t.isAutomatic}</span>
        {able && selection === 'chosen' ? (
          <Button
            variant="default"
            aria-label={t.automaticLabel}
            title={t.automaticLabel}
            loading={busy}
            onClick={() => act({ what: 'select', chain })}
          >
            {t.automatic}
          </Button>
        ) : null}
      </h3>
      <div className="uplink-table">
        <table className="plain-table" aria-label={t.stations}>
          <thead>
            <tr>
              <th scope="col">{t.link}</th>
              <th scope="col">{t.state}</th>
              <th scope="col">{t.carrier}</th>
              <th scope="col">{t.bitLock}</th>
              <th scope="col" className="num">
                {t.radiated}
              </th>
              <th scope="col" className="num">
                {t.refused}
              </th>
              <th scope="col" className="num">
                {t.outstanding}
              </th>
              <th scope="col">{t.radiates}</th>
            </tr>
          </thead>
          <tbody>
            {way.links.map((link) => (
              <tr key={link.name} className={link.name === selected ? 'uplink-selected' : undefined}>
                <td>
                  {link.name} <span className="dim">{link.station ?? ''}</span>
                </td>
                <td title={link.detail}>
                  <Status level={ofLink(link.state)} text={words[link.state]} />
                </td>
                <td>{told(link.carrier)}</td>
                <td>{told(link.bitLock)}</td>
                <td className="num">{count(link.radiated)}</td>
                <td className="num">{count(link.refused)}</td>
                <td className="num">{count(link.outstanding)}</td>
                <td>
                  {link.name === selected ? (
                    <Status level="normal" text={t.does} />
                  ) : able ? (
                    <Button
                      variant="default"
                      aria-label={t.chooseLabel(link.name)}
                      title={t.chooseLabel(link.name)}
                      loading={busy}
                      onClick={() => act({ what: 'select', chain, link: link.name })}
                    >
                      {t.choose}
                    </Button>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
