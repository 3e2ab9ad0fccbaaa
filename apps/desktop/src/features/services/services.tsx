/** Services of a satellite as the ground knows them: what is there, from where that is known, what can be done to it. */
import { Button, Menu, SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { DeclaredActivity, ServiceState } from '@vigie/contract'
import { useMemo } from 'react'
import { useServerTexts } from '../../i18n/server-texts.ts'
import { useTexts } from '../../i18n/texts.ts'
import { Answer, Empty, Loading } from '../../look/states.tsx'
import { useShell, type PanelProps } from '../../panels/declaration.ts'
import { useCentre, useConnection, useTopic } from '../../server/centre.ts'
import { Status, StatusMark } from '../../status/status-mark.tsx'
import { dateTime, doyTime, millisOf } from '../../time/format.ts'
import { actionsOn, isQuestion, serviceOf, titleOf } from './row-actions.ts'
import type { Settings } from './settings.ts'
import './services.css'
import { serviceTexts, texts, valueTexts } from './texts.ts'

/** How often what is known is asked for: it changes with what the satellite reports. */
const PERIOD = 2000

type Row = ServiceState['rows'][number]
type Cell = Row['values'][string]

export default function Services({ settings, change }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const centre = useCentre()
  const connection = useConnection()
  const uplinks = useTopic('uplinks')
  const chains = uplinks.items.map((u) => u.chain)
  const chain = chains.includes(settings.chain) ? settings.chain : (chains[0] ?? '')
  const element = centre.satelliteOfChain(chain)?.element ?? chain
  const states = useQuery({
    queryKey: ['services', chain],
    queryFn: ({ signal }) => centre.client.listServices({ params: { chain }, query: {}, signal }),
    enabled: chain !== '',
    refetchInterval: PERIOD,
  })
  const declared = useQuery({
    queryKey: ['service-activities', element],
    queryFn: ({ signal }) => centre.client.listDeclaredActivities({ query: { element: `${element}.PUS` }, signal }),
    enabled: chain !== '',
    staleTime: 60_000,
  })
  if (!uplinks.known) return <Loading />
  if (chain === '') return <Empty title={t.none}>{t.noneHint}</Empty>
  return (
    <div className="panel">
      <div className="panel-bar">
        <SegmentedControl
          aria-label={t.chain}
          value={chain}
          onChange={(value) => change({ chain: value })}
          data={chains.map((name) => ({ value: name, label: centre.satelliteOfChain(name)?.title ?? name }))}
        />
        {connection.state === 'open' ? null : (
          <span className="status">
            <StatusMark level="serious" worded /> {t.old}
          </span>
        )}
        {centre.may('controller') ? null : <span className="dim">{t.mayNot}</span>}
      </div>
      <Answer query={states}>
        {(found) => {
          const shown =
            found.find((s) => s.name === settings.service) ?? found.find((s) => s.rows.length > 0) ?? found[0]
          return shown === undefined ? (
            <Empty title={t.none}>{t.noneHint}</Empty>
          ) : (
            <div className={`services ${connection.state === 'open' ? '' : 'services-stale'}`}>
              <ServiceList states={found} shown={shown.name} open={(service) => change({ service })} />
              <Service
                key={`${chain} ${shown.name}`}
                chain={chain}
                state={shown}
                activities={(declared.data ?? []).filter((a) => serviceOf(a) === shown.service)}
              />
            </div>
          )
        }}
      </Answer>
    </div>
  )
}

interface ServiceListProps {
  readonly states: readonly ServiceState[]
  readonly shown: string
  readonly open: (name: string) => void
}

function ServiceList({ states, shown, open }: ServiceListProps) {
  const t = useTexts(texts)
  const names = useTexts(serviceTexts)
  return (
    <nav className="services-list" aria-label={t.list}>
      {states.map((s) => (
        <button
          key={s.name}
          type="button"
          className="services-one"
          aria-current={s.name === shown}
          onClick={() => open(s.name)}
        >
          <span className="dim num">{s.service}</span>
          <span>{nameOf(names, s.name)}</span>
          <span className="dim num">{s.rows.length === 0 ? '' : t.known(s.rows.length)}</span>
          <span title={s.differences.length === 0 ? undefined : t.differs(s.differences.length)}>
            {s.differences.length === 0 ? null : (
              <>
                <StatusMark level="caution" worded />
                <span className="visually-hidden">{t.differs(s.differences.length)}</span>
              </>
            )}
          </span>
        </button>
      ))}
    </nav>
  )
}

/** A name of the server in words; one that this page does not know stays as it is. */
const nameOf = (names: Readonly<Record<string, string>>, name: string): string => names[name] ?? name

interface ServiceProps {
  readonly chain: string
  readonly state: ServiceState
  /** What an operator can ask of this service. */
  readonly activities: readonly DeclaredActivity[]
}

function Service({ chain, state, activities }: ServiceProps) {
  const t = useTexts(texts)
  const names = useTexts(serviceTexts)
  const values = useTexts(valueTexts)
  const told = Object.entries(state.values)
  const asks = activities.filter((a) => isQuestion(a))
  const does = activities.filter((a) => !isQuestion(a))
  return (
    <section className="services-body" aria-label={t.service(nameOf(names, state.name), state.service)}>
      <h3>{t.service(nameOf(names, state.name), state.service)}</h3>
      {told.length === 0 ? null : (
        <dl className="facts" aria-label={t.whole}>
          {told.map(([name, value]) => (
            <div key={name} className="pair">
              <dt>{nameOf(values, name)}</dt>
              <dd>
                <Value value={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      <Acts title={t.ask} hint={t.askHint} activities={asks} />
      <Acts title={t.does} activities={does} />
      {activities.length === 0 ? <p className="dim">{t.noActions}</p> : null}
      <h4>{t.rows}</h4>
      {state.rows.length === 0 ? (
        <Empty title={t.noRows}>{asks.length === 0 ? undefined : t.noRowsHint}</Empty>
      ) : (
        <Table chain={chain} state={state} activities={activities} />
      )}
      <Differences state={state} />
    </section>
  )
}

interface ActsProps {
  readonly title: string
  readonly hint?: string
  readonly activities: readonly DeclaredActivity[]
}

/** Opens the form of an activity: it passes the gates of every command. */
function useAct(): (activity: DeclaredActivity, given?: Readonly<Record<string, string>>) => void {
  const shell = useShell()
  return (activity, given) =>
    shell.enter('command', {
      activity: activity.path,
      arguments: given === undefined || Object.keys(given).length === 0 ? '' : JSON.stringify(given),
    })
}

/** More than these are in a menu. */
const MOST_BUTTONS = 4

function Acts({ title, hint, activities }: ActsProps) {
  const server = useServerTexts()
  const act = useAct()
  if (activities.length === 0) return null
  return (
    <div className="services-acts" role="group" aria-label={title}>
      <span className="dim" title={hint}>
        {title}
      </span>
      {activities.length <= MOST_BUTTONS ? (
        activities.map((a) => (
          <Button key={a.path} variant="default" title={a.description} onClick={() => act(a)}>
            {server.phrase(titleOf(a))}
          </Button>
        ))
      ) : (
        <Menu position="bottom-start" withinPortal>
          <Menu.Target>
            <Button variant="default">{`${title}… (${activities.length})`}</Button>
          </Menu.Target>
          <Menu.Dropdown className="services-menu">
            {activities.map((a) => (
              <Menu.Item key={a.path} onClick={() => act(a)}>
                {server.phrase(titleOf(a))}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </div>
  )
}

function Table({ chain, state, activities }: ServiceProps) {
  const t = useTexts(texts)
  const names = useTexts(valueTexts)
  const server = useServerTexts()
  const shell = useShell()
  const act = useAct()
  const columns = useMemo(() => [...new Set(state.rows.flatMap((row) => Object.keys(row.values)))], [state.rows])
  return (
    <div className="services-table">
      <table className="plain-table" aria-label={t.rows}>
        <thead>
          <tr>
            <th scope="col">{t.id}</th>
            {columns.map((name) => (
              <th scope="col" key={name}>
                {nameOf(names, name)}
              </th>
            ))}
            <th scope="col">{t.source}</th>
            <th scope="col">{t.actions}</th>
          </tr>
        </thead>
        <tbody>
          {state.rows.map((row) => {
            const actions = actionsOn(state, row, activities)
            const { by, at, number } = row.source
            return (
              <tr key={row.id} className={by === 'restart' ? 'services-forgotten' : undefined}>
                <th scope="row">{row.id}</th>
                {columns.map((name) => (
                  <td key={name}>{row.values[name] === undefined ? null : <Value value={row.values[name]} />}</td>
                ))}
                <td>
                  {by === 'restart' ? (
                    <Status level="caution" text={t.byRestart} />
                  ) : (
                    <button
                      type="button"
                      className="link-button activity-link"
                      onClick={() =>
                        by === 'request'
                          ? shell.open('activities', { activity: String(number) })
                          : shell.open('packets', { chain, packet: String(number) })
                      }
                    >
                      {by === 'request' ? t.byRequest(number) : t.byReport(number)}
                    </button>
                  )}{' '}
                  <span className="dim" title={at}>
                    {doyTime(millisOf(at))}
                  </span>
                </td>
                <td>
                  {actions.length === 0 ? null : (
                    <Menu position="bottom-end" withinPortal>
                      <Menu.Target>
                        <Button variant="default" aria-label={`${t.actions}…: ${t.actionsOf(row.id)}`}>
                          {t.actions}…
                        </Button>
                      </Menu.Target>
                      <Menu.Dropdown className="services-menu">
                        {actions.map(({ activity, given }) => (
                          <Menu.Item key={activity.path} onClick={() => act(activity, given)}>
                            {server.phrase(titleOf(activity))}
                          </Menu.Item>
                        ))}
                      </Menu.Dropdown>
                    </Menu>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** Longest text of a cell: what is longer stands in its title. */
const LONGEST = 48
const UTC = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/

function Value({ value }: { readonly value: Cell }) {
  const t = useTexts(texts)
  if (typeof value === 'boolean') return <Status level={value ? 'normal' : 'off'} text={value ? t.yes : t.no} />
  const text = Array.isArray(value) ? value.join(', ') : String(value)
  if (UTC.test(text)) return <span title={text}>{dateTime(text)}</span>
  return text.length > LONGEST ? <span title={text}>{`${text.slice(0, LONGEST)}…`}</span> : <>{text}</>
}

function Differences({ state: { differences } }: { readonly state: ServiceState }) {
  const t = useTexts(texts)
  return (
    <>
      <h4>{t.differences}</h4>
      {differences.length === 0 ? (
        <p className="dim">{t.noDifferences}</p>
      ) : (
        <ul className="services-differences">
          {differences.toReversed().map((d, n) => (
            // They are only ever added at the end.
            <li key={differences.length - n}>
              <StatusMark level="caution" worded /> <span className="dim">{dateTime(d.at)}</span> {d.text}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
