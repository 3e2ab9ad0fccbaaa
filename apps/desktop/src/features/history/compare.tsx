/** Two executions side by side: what was asked, the bytes field by field, the times of the stages. */
import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Activity, ActivityComparison } from '@vigie/contract'
import { useRecordedFields } from '../../commanding/recorded-fields.ts'
import { significanceTexts, stageTexts } from '../../commanding/words.ts'
import { useServerTexts } from '../../i18n/server-texts.ts'
import { useTexts } from '../../i18n/texts.ts'
import { bytesOf, hexByte } from '../../look/bits.ts'
import { Answer, Empty, Failure } from '../../look/states.tsx'
import { numberText } from '../../look/value-text.ts'
import { useShell, type PanelProps } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { dateTime } from '../../time/format.ts'
import { ActivityStatus } from '../activities/status.tsx'
import type { Settings } from './settings.ts'
import { texts } from './texts.ts'

const idOf = (text: string): number | undefined => (/^\d+$/.test(text.trim()) ? Number(text) : undefined)

export function Compare({ settings, change }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const [a, b] = [idOf(settings.first), idOf(settings.second)]
  const both = a !== undefined && b !== undefined
  const first = useActivity(a)
  const second = useActivity(b)
  const compared = useQuery({
    queryKey: ['history-compare', a, b, first.data?.stages.length, second.data?.stages.length],
    queryFn: ({ signal }) => client.compareActivities({ query: { first: a!, second: b! }, signal }),
    enabled: both,
    placeholderData: (before) => (before?.first.id === a && before?.second.id === b ? before : undefined),
  })
  const failed = first.error ?? second.error
  return (
    <>
      <div className="panel-bar">
        <TextInput
          data-first
          aria-label={t.firstNumber}
          placeholder={t.firstNumber}
          w={150}
          inputMode="numeric"
          value={settings.first}
          onChange={(event) => change({ first: event.currentTarget.value })}
        />
        <TextInput
          aria-label={t.secondNumber}
          placeholder={t.secondNumber}
          w={150}
          inputMode="numeric"
          value={settings.second}
          onChange={(event) => change({ second: event.currentTarget.value })}
        />
        <Button
          variant="default"
          disabled={!both}
          onClick={() => change({ first: settings.second, second: settings.first })}
        >
          {t.swap}
        </Button>
      </div>
      <div className="panel-body history-body">
        {!both ? (
          <Empty title={t.chooseTwo}>{t.chooseTwoHint}</Empty>
        ) : failed !== null ? (
          <Failure error={failed} />
        ) : (
          <Answer query={compared}>
            {(comparison) =>
              first.data === undefined || second.data === undefined ? null : (
                <SideBySide first={first.data} second={second.data} comparison={comparison} />
              )
            }
          </Answer>
        )}
      </div>
    </>
  )
}

function useActivity(id: number | undefined) {
  const { client } = useCentre()
  return useQuery({
    queryKey: ['activity', id],
    queryFn: ({ signal }) => client.getActivity({ params: { id: id! }, signal }),
    enabled: id !== undefined,
    refetchInterval: (query) => (query.state.data?.ending === undefined ? 2000 : false),
  })
}

interface SidesProps {
  readonly first: Activity
  readonly second: Activity
}

function SideBySide({ first, second, comparison }: SidesProps & { readonly comparison: ActivityComparison }) {
  return (
    <>
      <Facts first={first} second={second} />
      <Stages comparison={comparison} />
      <Bytes first={first} second={second} comparison={comparison} />
    </>
  )
}

/** A mark and a word where two are not the same. */
function Differs({ differs }: { readonly differs: boolean }) {
  const t = useTexts(texts)
  return differs ? (
    <span className="status">
      <StatusMark level="caution" worded /> {t.differs}
    </span>
  ) : (
    <span className="dim">{t.same}</span>
  )
}

function Heads({ first, second }: SidesProps) {
  const t = useTexts(texts)
  const shell = useShell()
  const head = (title: string, { id, path }: Activity) => (
    <th scope="col">
      {title}{' '}
      <button
        type="button"
        className="link-button activity-link"
        aria-label={`${id} ${path}: ${t.open(id)}`}
        onClick={() => shell.open('activities', { activity: String(id) })}
      >
        {id} {path}
      </button>
    </th>
  )
  return (
    <>
      {head(t.first, first)}
      {head(t.second, second)}
    </>
  )
}

function Facts({ first, second }: SidesProps) {
  const t = useTexts(texts)
  const levels = useTexts(significanceTexts)
  const server = useServerTexts()
  const names = [...new Set([...Object.keys(first.arguments), ...Object.keys(second.arguments)])]
  const row = (name: string, of: (a: Activity) => React.ReactNode, plain: (a: Activity) => string) => (
    <tr key={name}>
      <th scope="row">{name}</th>
      <td>{of(first)}</td>
      <td>{of(second)}</td>
      <td>
        <Differs differs={plain(first) !== plain(second)} />
      </td>
    </tr>
  )
  const text = (name: string, of: (a: Activity) => string) => row(name, of, of)
  return (
    <section>
      <h3>{t.facts}</h3>
      <div className="history-table">
        <table className="plain-table history-sides" aria-label={t.facts}>
          <thead>
            <tr>
              <th scope="col">{t.what}</th>
              <Heads first={first} second={second} />
              <th scope="col">{t.difference}</th>
            </tr>
          </thead>
          <tbody>
            {text(t.asked, (a) => dateTime(a.requestedAt))}
            {text(t.by, (a) => `${a.by.user}${a.by.via === undefined ? '' : `, ${a.by.via}`}`)}
            {text(t.significance, (a) => levels[a.significance])}
            {row(
              t.state,
              (a) => (
                <ActivityStatus activity={a} />
              ),
              (a) => a.state,
            )}
            {text(t.ending, (a) => (a.ending === undefined ? '' : server.phrase(a.ending.reason)))}
            {text(t.comment, (a) => a.comment ?? '')}
            {names.map((name) => text(name, (a) => a.arguments[name] ?? '—'))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Stages({ comparison }: { readonly comparison: ActivityComparison }) {
  const t = useTexts(texts)
  const words = useTexts(stageTexts)
  const told = (at: number | undefined, passed: boolean | undefined) =>
    at === undefined ? (
      <span className="dim">—</span>
    ) : (
      <span className="status">
        <StatusMark level={passed === true ? 'normal' : 'critical'} worded /> {numberText(at, 4)} s{' '}
        <span className="dim">{passed === true ? t.passed : t.failed}</span>
      </span>
    )
  return (
    <section>
      <h3>{t.stageTimes}</h3>
      <div className="history-table">
        <table className="plain-table history-sides" aria-label={t.stageTimes}>
          <thead>
            <tr>
              <th scope="col">{t.stage}</th>
              <th scope="col">{t.first}</th>
              <th scope="col">{t.second}</th>
              <th scope="col">{t.difference}</th>
            </tr>
          </thead>
          <tbody>
            {comparison.stages.map((s) => (
              <tr key={s.stage}>
                <th scope="row">{words[s.stage]}</th>
                <td>{told(s.first, s.firstPassed)}</td>
                <td>{told(s.second, s.secondPassed)}</td>
                <td>
                  {s.difference === undefined ? '' : `${s.difference > 0 ? '+' : ''}${numberText(s.difference, 4)} s`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Bytes({ first, second, comparison: { bytes } }: SidesProps & { readonly comparison: ActivityComparison }) {
  const t = useTexts(texts)
  const a = useRecordedFields(first)
  const b = useRecordedFields(second)
  const places = [...new Set([...a, ...b].map((f) => `${f.bitOffset}+${f.bitLength} ${f.name}`))]
  const sorted = places.toSorted((x, y) => Number.parseInt(x, 10) - Number.parseInt(y, 10))
  const shown = (fields: typeof a, place: string): string => {
    const f = fields.find((one) => `${one.bitOffset}+${one.bitLength} ${one.name}` === place)
    return f === undefined
      ? '—'
      : f.engineering === undefined || f.engineering === f.raw
        ? f.raw
        : `${f.engineering} (${f.raw})`
  }
  return (
    <section>
      <h3>
        {t.bytes} <span className="dim">{bytes.length === 0 ? t.bytesSame : t.bytesDiffer(bytes.length)}</span>
      </h3>
      <dl className="facts history-hex">
        <dt>{t.first}</dt>
        <dd>
          <Hex hex={first.bytes} other={second.bytes} />
        </dd>
        <dt>{t.second}</dt>
        <dd>
          <Hex hex={second.bytes} other={first.bytes} />
        </dd>
      </dl>
      {sorted.length === 0 ? null : (
        <div className="history-table">
          <table className="plain-table history-sides" aria-label={t.fields}>
            <thead>
              <tr>
                <th scope="col">{t.fields}</th>
                <th scope="col">{t.place}</th>
                <th scope="col">{t.first}</th>
                <th scope="col">{t.second}</th>
                <th scope="col">{t.difference}</th>
              </tr>
            </thead>
            <tbody>
              {sorted.map((place) => (
                <tr key={place}>
                  <th scope="row">{place.slice(place.indexOf(' ') + 1)}</th>
                  <td className="dim mono">{place.slice(0, place.indexOf(' '))}</td>
                  <td>{shown(a, place)}</td>
                  <td>{shown(b, place)}</td>
                  <td>
                    <Differs differs={shown(a, place) !== shown(b, place)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

/** Bytes of one, those that the other has otherwise marked. */
function Hex({ hex, other }: { readonly hex: string | undefined; readonly other: string | undefined }) {
  const t = useTexts(texts)
  if (hex === undefined || hex === '') return <span className="dim">{t.noBytes}</span>
  const theirs = bytesOf(other ?? '')
  return (
    <span className="mono">
      {Array.from(bytesOf(hex), (value, n) =>
        theirs[n] === value ? (
          <span key={n}>{hexByte(value)} </span>
        ) : (
          <mark key={n} title={`${n}`}>
            {hexByte(value)}{' '}
          </mark>
        ),
      )}
    </span>
  )
}
