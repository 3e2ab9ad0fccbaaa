/** Chips of an entry: the things that it links to, satellites in their colours, tags. */
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { useShell } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { dateTime } from '../../time/format.ts'
import { partsOf, placeOf } from './places.ts'
import { texts } from './texts.ts'

/** What a link is called: a stretch of time as people read it, all else by its name. */
function nameOf(link: string): string {
  const parts = partsOf(link)
  if (parts?.kind !== 'time') return link
  const [from = '', to = ''] = parts.target.split('/')
  return `${dateTime(from)} – ${dateTime(to)}`
}

interface LinkChipsProps {
  readonly links: readonly string[]
  /** All links of the entry, where these are some of them. */
  readonly all?: readonly string[]
  readonly remove?: (link: string) => void
}
export function LinkChips({ links, all = links, remove }: LinkChipsProps) {
  const t = useTexts(texts)
  const shell = useShell()
  if (links.length === 0) return null
  return (
    <ul className="logbook-chips" aria-label={t.links}>
      {links.map((link) => {
        const place = placeOf(link, all)
        return (
          <li key={link} className="chip logbook-link">
            <Icon path={ICONS.link} size={12} />
            {place === undefined ? (
              <span title={t.noPlace(link)}>{nameOf(link)}</span>
            ) : (
              <button
                type="button"
                className="link-button"
                title={t.open(link)}
                onClick={() => shell.open(place.panel, place.settings)}
              >
                {nameOf(link)}
              </button>
            )}
            {remove === undefined ? null : <Remove label={t.removeLink(link)} remove={() => remove(link)} />}
          </li>
        )
      })}
    </ul>
  )
}

export function Remove({ label, remove }: { readonly label: string; readonly remove: () => void }) {
  return (
    <button type="button" className="tab-close" aria-label={label} title={label} onClick={remove}>
      <Icon path={ICONS.close} size={12} />
    </button>
  )
}

export function Satellites({ names }: { readonly names: readonly string[] }) {
  const t = useTexts(texts)
  const { mission } = useCentre()
  if (names.length === 0) return <span className="dim">{t.ofCentre}</span>
  return (
    <span className="logbook-satellites" title={names.join(', ')}>
      {names.map((name) => (
        <span key={name} className="logbook-satellite">
          <span
            className="satellite-dot"
            style={{ '--satellite': mission.satellites.find((s) => s.name === name)?.colour } as React.CSSProperties}
          />
          {name}
        </span>
      ))}
    </span>
  )
}

export function Tags({ tags, choose }: { readonly tags: readonly string[]; readonly choose: (tag: string) => void }) {
  return (
    <span className="logbook-chips">
      {tags.map((tag) => (
        <button key={tag} type="button" className="chip logbook-tag" onClick={() => choose(tag)}>
          {tag}
        </button>
      ))}
    </span>
  )
}
