/** Versions of a stack and how they differ; what somebody else saved meanwhile. */
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Stack } from '@vigie/contract'
import { useMemo, useState } from 'react'
import { stageTexts, type Stage } from '../../commanding/words.ts'
import { useTexts } from '../../i18n/texts.ts'
import { ArmedButton } from '../../look/armed-button.tsx'
import { Answer, Failure } from '../../look/states.tsx'
import { useCentre } from '../../server/centre.ts'
import { dateTime } from '../../time/format.ts'
import type { Draft, Entry } from './draft.ts'
import { diffStacks } from './stack-diff.ts'
import { texts } from './texts.ts'
import { howTexts } from './words.ts'

export interface VersionsProps {
  readonly stack: Stack
  readonly draft: Draft
  readonly may: boolean
  readonly writeOn: (from: Stack) => void
}

export function Versions({ stack, draft, may, writeOn }: VersionsProps) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const { name } = stack
  const [chosen, setChosen] = useState<number>()
  const versions = useQuery({
    queryKey: ['stack-versions', name],
    queryFn: ({ signal }) => client.listStackVersions({ params: { name }, signal }),
    refetchInterval: 10_000,
  })
  const one = useVersion(name, chosen)
  const before = useVersion(name, chosen === undefined || chosen <= 1 ? undefined : chosen - 1)
  return (
    <details className="stack-versions">
      <summary>
        {t.versions} ({versions.data?.length ?? stack.version})
      </summary>
      <Answer query={versions}>
        {(items) => (
          <table className="plain-table" aria-label={t.versions}>
            <tbody>
              {items.map((v) => (
                <tr key={v.version} className={v.version === chosen ? 'stack-selected' : undefined}>
                  <th scope="row">
                    <button
                      type="button"
                      className="link-button stacks-name"
                      aria-pressed={v.version === chosen}
                      onClick={() => setChosen(v.version === chosen ? undefined : v.version)}
                    >
                      {t.ofVersion(v.version)}
                    </button>
                  </th>
                  <td>{v.savedBy}</td>
                  <td className="dim">{dateTime(v.savedAt)}</td>
                  <td className="num">
                    {v.entries} <span className="dim">{t.entries.toLowerCase()}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Answer>
      {chosen === undefined ? null : (
        <Answer query={one}>
          {(version) => (
            <>
              {chosen <= 1 || before.data === undefined ? null : (
                <Differences
                  title={t.differsFrom(chosen - 1, chosen)}
                  before={before.data.entries}
                  after={version.entries}
                />
              )}
              <Differences title={t.differsHere(chosen)} before={version.entries} after={draft.entries} />
              {may ? (
                <Button variant="default" aria-label={t.openLabel(chosen)} onClick={() => writeOn(version)}>
                  {t.open}
                </Button>
              ) : null}
            </>
          )}
        </Answer>
      )}
    </details>
  )
}

function useVersion(name: string, version: number | undefined) {
  const { client } = useCentre()
  return useQuery({
    queryKey: ['stack-version', name, version],
    queryFn: ({ signal }) => client.getStack({ params: { name }, query: { version: version! }, signal }),
    enabled: version !== undefined,
    // A version is never changed.
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** What is declared of an entry besides its arguments. */
const DECLARED = [
  'comment',
  'release',
  'spacing',
  'wait',
  'onFailure',
  'onLinkLoss',
  'service',
  'virtualChannel',
] as const
const isDeclared = (name: string): name is (typeof DECLARED)[number] => (DECLARED as readonly string[]).includes(name)

interface DifferencesProps {
  readonly title: string
  readonly before: readonly Entry[]
  readonly after: readonly Entry[]
}

function Differences({ title, before, after }: DifferencesProps) {
  const t = useTexts(texts)
  const how = useTexts(howTexts)
  const stages = useTexts(stageTexts)
  const found = useMemo(() => diffStacks(before, after), [before, after])
  const named = (name: string): string => (isDeclared(name) ? t[name] : name)
  const said = (name: string, value: string): string =>
    value === ''
      ? '—'
      : name === 'wait'
        ? stages[value as Stage]
        : isDeclared(name)
          ? (how[value as keyof typeof how] ?? value)
          : value
  const word = { added: t.added, removed: t.removedEntry, changed: t.changedEntry }
  const sign = { added: '+', removed: '−', changed: '±' }
  return (
    <section aria-label={title} className="stack-differences">
      <h4>{title}</h4>
      {found.length === 0 ? (
        <p className="dim">{t.noDifference}</p>
      ) : (
        <ul>
          {found.map((d) => (
            <li key={`${d.kind} ${d.before} ${d.after}`} className={`stack-${d.kind}`}>
              <span aria-hidden className="mono">
                {sign[d.kind]}
              </span>{' '}
              <span className="chip">{word[d.kind]}</span> {d.after ?? d.before}. {d.path}
              {d.fields.length === 0 ? null : (
                <table className="plain-table" aria-label={d.path}>
                  <thead>
                    <tr>
                      <th scope="col">{t.what}</th>
                      <th scope="col">{t.before}</th>
                      <th scope="col">{t.now}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {d.fields.map((f) => (
                      <tr key={f.name}>
                        <th scope="row">{named(f.name)}</th>
                        <td>{said(f.name, f.before)}</td>
                        <td>{said(f.name, f.after)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

export interface SavedSinceProps {
  readonly name: string
  readonly draft: Draft
  readonly error: unknown
  readonly busy: boolean
  readonly take: (theirs: Stack) => void
  readonly over: (theirs: Stack) => void
}

/** Saving was refused because somebody else saved a version meanwhile: both are shown, and a person decides. */
export function SavedSince({ name, draft, error, busy, take, over }: SavedSinceProps) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const theirs = useQuery({
    queryKey: ['stack-theirs', name, error],
    queryFn: ({ signal }) => client.getStack({ params: { name }, signal }),
    gcTime: 0,
  })
  return (
    <div className="stack-conflict">
      <Failure error={error} />
      <Answer query={theirs}>
        {(stack) => (
          <>
            <Differences title={t.theirs} before={stack.entries} after={draft.entries} />
            <div className="stack-start">
              <Button variant="default" onClick={() => take(stack)}>
                {t.takeTheirs}
              </Button>
              <ArmedButton
                text={t.overTheirs}
                label={t.overTheirsLabel(stack.version)}
                busy={busy}
                fire={() => over(stack)}
              />
            </div>
          </>
        )}
      </Answer>
    </div>
  )
}
