/** Stacks and their runs: the list, one that is written, one that goes. */
import { Button, FileButton, Select } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { StackRun } from '@vigie/contract'
import { useMemo, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { Answer, Empty, Failure } from '../../look/states.tsx'
import type { PanelProps } from '../../panels/declaration.ts'
import { useCentre, useConnection, useTopic } from '../../server/centre.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { dateTime } from '../../time/format.ts'
import { draftOf, newEntry, type Draft } from './draft.ts'
import { Editor } from './editor.tsx'
import { Findings } from './findings.tsx'
import { Run, RunStatus } from './run.tsx'
import { EMPTY, type Settings } from './settings.ts'
import './stacks.css'
import { texts } from './texts.ts'

export default function Stacks({ settings, change }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const centre = useCentre()
  const connection = useConnection()
  const { stack, draft, chain, run } = settings
  const chains = useTopic('uplinks').items.map((u) => u.chain)
  const [imported, setImported] = useState<Draft>()
  const may = centre.may('controller')
  const read = useMutation({
    mutationFn: async (file: File) => {
      const csv = /\.csv$/i.test(file.name)
      const body = { text: await file.text(), format: csv ? ('csv' as const) : ('yaml' as const) }
      return centre.client.checkStack({ body: { ...body, ...(csv && chain !== '' ? { chain } : {}) } })
    },
    onSuccess: (made, file) => {
      if (made.entries === undefined) return
      const name = made.name === 'stack' ? file.name.replace(/\.\w+$/, '') : (made.name ?? '')
      setImported(draftOf({ name, chain: made.chain ?? chain, entries: made.entries }))
      change({ stack: '', draft: EMPTY })
    },
  })
  const title = (name: string): string => centre.satelliteOfChain(name)?.title ?? name
  const away = (): void => {
    setImported(undefined)
    change({ stack: '', draft: '' })
  }
  const writing = stack !== '' || draft !== ''
  const first = chain !== '' ? chain : (chains[0] ?? '')
  return (
    <div className="panel">
      {writing ? null : (
        <div className="panel-bar">
          <Select
            aria-label={t.satellite}
            w={150}
            value={chain}
            onChange={(value) => change({ chain: value ?? '' })}
            data={[{ value: '', label: t.every }, ...chains.map((name) => ({ value: name, label: title(name) }))]}
          />
          {may ? (
            <>
              <Button
                leftSection={<Icon path={ICONS.plus} size={13} />}
                variant="default"
                disabled={first === ''}
                onClick={() => change({ draft: EMPTY })}
              >
                {t.make}
              </Button>
              <FileButton
                accept=".yaml,.yml,.csv,text/yaml,text/csv"
                onChange={(file) => file !== null && read.mutate(file)}
              >
                {(props) => (
                  <Button {...props} variant="default" title={t.importHint} loading={read.isPending}>
                    {t.import}
                  </Button>
                )}
              </FileButton>
            </>
          ) : (
            <span className="dim">{t.mayNot}</span>
          )}
          {connection.state === 'open' ? null : (
            <span className="status">
              <StatusMark level="serious" worded /> {t.old}
            </span>
          )}
        </div>
      )}
      <div className={`stacks ${connection.state === 'open' ? '' : 'stacks-stale'}`}>
        {writing ? (
          <Editor
            key={stack === '' ? `draft ${draft} ${imported?.name ?? ''}` : stack}
            name={stack}
            fresh={imported ?? emptyDraft(first, draft)}
            chains={chains}
            away={away}
            named={(name) => {
              setImported(undefined)
              change({ stack: name, draft: '' })
            }}
            started={(id) => change({ run: String(id) })}
          />
        ) : (
          <div className="stacks-lists">
            {read.error === null ? null : <Failure error={read.error} />}
            {read.data === undefined || read.data.entries !== undefined ? null : (
              <Findings findings={read.data.findings} />
            )}
            <List chain={chain} open={(name) => change({ stack: name })} />
            <Runs chain={chain} open={(id) => change({ run: String(id) })} />
          </div>
        )}
        {run === '' ? null : <Run key={run} id={Number(run)} close={() => change({ run: '' })} />}
      </div>
    </div>
  )
}

const emptyDraft = (chain: string, path: string): Draft => ({
  name: '',
  chain,
  description: '',
  entries: path === EMPTY || path === '' ? [] : [newEntry(path)],
})

interface ListProps {
  readonly chain: string
  readonly open: (name: string) => void
}

function List({ chain, open }: ListProps) {
  const t = useTexts(texts)
  const centre = useCentre()
  const stacks = useQuery({
    queryKey: ['stacks', chain],
    queryFn: ({ signal }) => centre.client.listStacks({ query: chain === '' ? {} : { chain }, signal }),
    refetchInterval: 10_000,
  })
  return (
    <section aria-label={t.list}>
      <h3>{t.list}</h3>
      <Answer query={stacks}>
        {(items) =>
          items.length === 0 ? (
            <Empty title={t.none}>{t.noneHint}</Empty>
          ) : (
            <div className="stacks-table">
              <table className="plain-table" aria-label={t.list}>
                <thead>
                  <tr>
                    <th scope="col">{t.name}</th>
                    <th scope="col">{t.satellite}</th>
                    <th scope="col" className="num">
                      {t.version}
                    </th>
                    <th scope="col" className="num">
                      {t.entries}
                    </th>
                    <th scope="col">{t.savedBy}</th>
                    <th scope="col">{t.savedAt}</th>
                    <th scope="col">{t.description}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map((s) => (
                    <tr key={s.name}>
                      <th scope="row">
                        <button type="button" className="link-button stacks-name" onClick={() => open(s.name)}>
                          {s.name}
                        </button>
                      </th>
                      <td>
                        <span
                          className="satellite-dot"
                          style={{ '--satellite': centre.satelliteOfChain(s.chain)?.colour } as React.CSSProperties}
                        />{' '}
                        {centre.satelliteOfChain(s.chain)?.title ?? s.chain}
                      </td>
                      <td className="num">{s.version}</td>
                      <td className="num">{s.entries}</td>
                      <td>{s.savedBy}</td>
                      <td className="dim">{dateTime(s.savedAt)}</td>
                      <td className="dim stacks-says">{s.description ?? ''}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Answer>
    </section>
  )
}

interface RunsProps {
  readonly chain: string
  readonly open: (id: number) => void
}

/** Those that the server has, as the live topic has changed them since. */
function Runs({ chain, open }: RunsProps) {
  const t = useTexts(texts)
  const centre = useCentre()
  const live = useTopic('stacks').items
  const runs = useQuery({
    queryKey: ['stack-runs', chain],
    queryFn: ({ signal }) => centre.client.listStackRuns({ query: chain === '' ? {} : { chain }, signal }),
  })
  const shown = useMemo(() => {
    const all = new Map<number, StackRun>((runs.data ?? []).map((r) => [r.id, r]))
    for (const r of live) if (chain === '' || r.chain === chain) all.set(r.id, r)
    return [...all.values()].toSorted((a, b) => b.id - a.id)
  }, [runs.data, live, chain])
  return (
    <section aria-label={t.runs}>
      <h3>{t.runs}</h3>
      <Answer query={runs}>
        {() =>
          shown.length === 0 ? (
            <p className="dim">{t.noRun}</p>
          ) : (
            <div className="stacks-table">
              <table className="plain-table" aria-label={t.runs}>
                <thead>
                  <tr>
                    <th scope="col" className="num">
                      {t.number}
                    </th>
                    <th scope="col">{t.name}</th>
                    <th scope="col">{t.satellite}</th>
                    <th scope="col">{t.state}</th>
                    <th scope="col">{t.by}</th>
                    <th scope="col">{t.since}</th>
                  </tr>
                </thead>
                <tbody>
                  {shown.map((r) => (
                    <tr key={r.id}>
                      <td className="num dim">{r.id}</td>
                      <th scope="row">
                        <button type="button" className="link-button stacks-name" onClick={() => open(r.id)}>
                          {r.stack} <span className="dim">{t.ofVersion(r.version)}</span>
                        </button>
                      </th>
                      <td>{centre.satelliteOfChain(r.chain)?.title ?? r.chain}</td>
                      <td>
                        <RunStatus run={r} />
                      </td>
                      <td>{r.by.user}</td>
                      <td className="dim">{dateTime(r.startedAt)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Answer>
    </section>
  )
}
