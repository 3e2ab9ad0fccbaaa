import { bound, referencesOf, type Display } from '@vigie/displays'
import { useQueries, useQuery } from '@tanstack/react-query'
import type { Link, Satellite } from '@vigie/contract'
import { useTexts } from '../../i18n/texts.ts'
import { Empty, Loading } from '../../look/states.tsx'
import { useShell, type PanelProps } from '../../panels/declaration.ts'
import { useCentre, useTopic } from '../../server/centre.ts'
import { satelliteLevel } from '../../shell/satellite-strip.tsx'
import { chainStateTexts, linkStateTexts, ofLink, ofSeverity } from '../../status/level.ts'
import { Status, StatusMark } from '../../status/status-mark.tsx'
import { bitRate, count, doyTime, millisOf } from '../../time/format.ts'
import { CentreCard } from './centre-card.tsx'
import { KeyValues } from './key-values.tsx'
import './overview.css'
import type { Settings } from './settings.ts'
import { Stations } from './stations.tsx'
import { texts } from './texts.ts'

/** Of an overview display the first values are key values; more would not be a glance. */
const KEY_VALUES = 14

export default function Overview({ settings }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const { mission } = useCentre()
  const chains = useTopic('chains')
  const keys = useKeyValues()
  if (mission.satellites.length === 0) return <Empty title={t.none}>{t.noneHint}</Empty>
  if (!chains.known) return <Loading />
  return (
    <div className="panel">
      <div className="panel-body overview">
        {mission.satellites.map((satellite) => (
          <Card
            key={satellite.name}
            satellite={satellite}
            values={[...new Set([...keys.values, ...settings.keys])].filter(
              (path) => path === satellite.element || path.startsWith(`${satellite.element}.`),
            )}
            display={keys.displays.find((d) => d.values.some((v) => v.startsWith(`${satellite.element}.`)))?.name}
          />
        ))}
        <Stations />
        <CentreCard />
      </div>
    </div>
  )
}

const parametersOf = (display: Display): string[] =>
  referencesOf(bound(display)).flatMap((r) => (r.kind === 'parameter' ? [r.path] : []))

/** The values that the mission's displays called “overview” name. */
function useKeyValues() {
  const { client } = useCentre()
  const list = useQuery({
    queryKey: ['displays'],
    queryFn: ({ signal }) => client.listDisplays({ signal }),
    staleTime: 3_600_000,
  })
  const names = (list.data ?? []).map((d) => d.name).filter((name) => name.toLowerCase().includes('overview'))
  const displays = useQueries({
    queries: names.map((name) => ({
      queryKey: ['display', name],
      queryFn: ({ signal }: { signal: AbortSignal }) => client.getDisplay({ params: { name }, signal }),
      staleTime: 3_600_000,
    })),
    combine: (answers) =>
      answers.flatMap((answer, index) =>
        answer.data === undefined
          ? []
          : [{ name: names[index]!, values: parametersOf(answer.data.display).slice(0, KEY_VALUES) }],
      ),
  })
  return { displays, values: displays.flatMap((d) => d.values) }
}

function Card({
  satellite,
  values,
  display,
}: {
  readonly satellite: Satellite
  readonly values: readonly string[]
  readonly display: string | undefined
}) {
  const t = useTexts(texts)
  const words = useTexts(chainStateTexts)
  const shell = useShell()
  const mine = (chain: string): boolean => satellite.chains.includes(chain)
  const chains = useTopic('chains').items.filter((c) => mine(c.name))
  const links = useTopic('links').items.filter((l) => mine(l.chain))
  const alarms = useTopic('alarms').items.filter((a) => mine(a.chain))
  const events = useTopic('events')
    .items.filter((e) => mine(e.chain))
    .toSorted((a, b) => (a.reception < b.reception ? 1 : -1))
    .slice(0, 8)
  const level = satelliteLevel(alarms, chains)
  const sum = (pick: (chain: (typeof chains)[number]) => number): number => chains.reduce((n, c) => n + pick(c), 0)
  const last = chains.map((c) => c.lastGeneration).find((g) => g !== undefined)
  return (
    <article className="card" style={{ '--satellite': satellite.colour } as React.CSSProperties}>
      <header className="card-head">
        <h2>{satellite.title ?? satellite.name}</h2>
        <Status level={level} />
        <button
          type="button"
          className="link-button"
          onClick={() => shell.open('alarms', { satellite: satellite.name })}
        >
          {t.alarms(alarms.filter((a) => a.active).length)}
        </button>
        {chains.map((c) => (
          <span className="chip" key={c.name} title={c.detail}>
            {t.chain} {c.name}: {words[c.state]}
          </span>
        ))}
      </header>
      <dl className="counters">
        <Counter
          name={t.packets}
          value={`${count(sum((c) => c.packets.received))}`}
          extra={`${sum((c) => c.packets.perSecond).toFixed(1)} ${t.perSecond}`}
        />
        <Counter name={t.samples} value={`${count(sum((c) => c.samplesPerSecond))} ${t.perSecond}`} />
        <Counter name={t.frames} value={count(sum((c) => c.frames.received))} />
        <Counter name={t.corrected} value={count(sum((c) => c.frames.corrected))} />
        <Counter name={t.bad} value={count(sum((c) => c.frames.bad))} warn={sum((c) => c.frames.bad) > 0} />
        <Counter name={t.lost} value={count(sum((c) => c.frames.lost))} warn={sum((c) => c.frames.lost) > 0} />
        <Counter name={t.lostPackets} value={count(sum((c) => c.packets.lost))} warn={sum((c) => c.packets.lost) > 0} />
        <Counter name={t.lastTime} value={last === undefined ? '—' : doyTime(millisOf(last))} />
      </dl>
      <h3 className="section-title">
        {t.values}
        {display === undefined ? null : (
          <button type="button" className="link-button" onClick={() => shell.open('display', { name: display })}>
            {t.display} →
          </button>
        )}
      </h3>
      {values.length === 0 ? (
        <p className="dim">{t.noValues}</p>
      ) : (
        <KeyValues paths={values} element={satellite.element} />
      )}
      <h3 className="section-title">{t.links}</h3>
      {links.length === 0 ? <p className="dim">{t.noLinks}</p> : <LinkTable links={links} />}
      <h3 className="section-title">{t.events}</h3>
      {events.length === 0 ? <p className="dim">{t.noEvents}</p> : null}
      <ul className="event-lines">
        {events.map((e) => (
          <li key={e.id}>
            <StatusMark level={ofSeverity(e.severity)} />
            <span className="dim nowrap">{doyTime(millisOf(e.generation))}</span>
            <span className="event-message" title={e.message}>
              {e.message}
            </span>
          </li>
        ))}
      </ul>
    </article>
  )
}

function Counter({
  name,
  value,
  extra,
  warn = false,
}: {
  readonly name: string
  readonly value: string
  readonly extra?: string
  readonly warn?: boolean
}) {
  return (
    <div className={`counter ${warn ? 'counter-warn' : ''}`}>
      <dt>{name}</dt>
      <dd>
        {value}
        {extra === undefined ? null : <span className="dim"> {extra}</span>}
      </dd>
    </div>
  )
}

function LinkTable({ links }: { readonly links: readonly Link[] }) {
  const t = useTexts(texts)
  const words = useTexts(linkStateTexts)
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{t.station}</th>
          <th scope="col">{t.link}</th>
          <th scope="col">{t.state}</th>
          <th scope="col" className="num">
            {t.rate}
          </th>
        </tr>
      </thead>
      <tbody>
        {links.map((l) => (
          <tr key={`${l.chain}/${l.name}`}>
            <td>{l.station ?? '—'}</td>
            <td className="dim">{l.name}</td>
            <td title={l.detail}>
              <Status level={ofLink(l.state)} text={words[l.state]} />
            </td>
            <td className="num">{bitRate(l.bitRate)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
