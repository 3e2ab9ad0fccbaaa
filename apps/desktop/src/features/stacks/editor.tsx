/** One stack as it is written: its entries, what is wrong with them, its versions; saving and running it. */
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ApiError, type Stack } from '@vigie/contract'
import { useMemo, useState } from 'react'
import { Find, useLater } from '../../commanding/find.tsx'
import { useTexts } from '../../i18n/texts.ts'
import { ArmedButton } from '../../look/armed-button.tsx'
import { Icon, ICONS } from '../../look/icons.tsx'
import { Answer, Empty, Failure } from '../../look/states.tsx'
import { useShell } from '../../panels/declaration.ts'
import { useCentre, useConnection } from '../../server/centre.ts'
import { Status, StatusMark } from '../../status/status-mark.tsx'
import {
  draftOf,
  entryOfLine,
  isSame,
  newEntry,
  STACK_NAME,
  textOf,
  type Draft,
  type DraftEntry,
  type Finding,
} from './draft.ts'
import { Entries } from './entries.tsx'
import { EntryActs } from './entry-acts.tsx'
import { EntryForm } from './entry-form.tsx'
import { Files } from './files.tsx'
import { Findings } from './findings.tsx'
import { Start } from './start.tsx'
import { texts } from './texts.ts'
import { SavedSince, Versions } from './versions.tsx'

export interface EditorProps {
  /** Of one that is saved; empty: a new one. */
  readonly name: string
  /** What a new one begins with. */
  readonly fresh: Draft
  readonly chains: readonly string[]
  readonly away: () => void
  readonly named: (name: string) => void
  readonly started: (run: number) => void
}

export function Editor(props: EditorProps) {
  const { client } = useCentre()
  const { name } = props
  const stack = useQuery({
    queryKey: ['stack', name],
    queryFn: ({ signal }) => client.getStack({ params: { name }, signal }),
    enabled: name !== '',
    // What is written on is what was read, until it is read again on purpose.
    staleTime: 0,
    gcTime: 0,
    refetchInterval: false,
    refetchOnReconnect: false,
  })
  if (name === '') return <Writing {...props} saved={undefined} />
  return <Answer query={stack}>{(saved) => <Writing {...props} saved={saved} />}</Answer>
}

/** A newer version that somebody else saved meanwhile. */
const savedSince = (error: unknown): boolean => error instanceof ApiError && error.code === 'VIG-STACK-011'

function Writing({ saved, fresh, chains, away, named, started }: EditorProps & { readonly saved: Stack | undefined }) {
  const t = useTexts(texts)
  const centre = useCentre()
  const connection = useConnection()
  const shell = useShell()
  const queries = useQueryClient()
  const [base, setBase] = useState(saved)
  const [draft, setDraft] = useState<Draft>(() => (saved === undefined ? fresh : draftOf(saved)))
  const [selected, setSelected] = useState<string | undefined>(draft.entries[0]?.key)
  const [adding, setAdding] = useState(draft.entries.length === 0)
  const [search, setSearch] = useState('')
  const may = centre.may('controller')
  const online = connection.state === 'open'
  const dirty = base === undefined || !isSame(draftOf(base), draft)
  const { checking, findings } = useCheck(draft)
  const at = draft.entries.findIndex((e) => e.key === selected)
  const change = (entries: readonly DraftEntry[]): void => setDraft({ ...draft, entries })
  const replace = (next: Draft): void => {
    setDraft(next)
    setSelected(next.entries[0]?.key)
  }
  const save = useMutation({
    mutationFn: (how: { readonly base?: number; readonly accept?: boolean }) =>
      centre.client.saveStack({
        params: { name: draft.name },
        body: {
          text: textOf(draft),
          base: how.base ?? base?.version ?? 0,
          ...(how.accept === undefined ? {} : { accept: how.accept }),
        },
      }),
    onSuccess: (made) => {
      shell.tell(t.saved(made.name, made.version))
      setBase(made)
      const next = draftOf(made)
      setDraft({ ...next, entries: next.entries.map((e, n) => ({ ...e, key: draft.entries[n]?.key ?? e.key })) })
      void queries.invalidateQueries({ queryKey: ['stacks'] })
      void queries.invalidateQueries({ queryKey: ['stack-versions', made.name] })
      if (base === undefined) named(made.name)
    },
  })
  const nameFits = STACK_NAME.test(draft.name)
  const ready = may && online && nameFits && draft.entries.length > 0 && !save.isPending
  const general = findings.filter((f) => !isOfEntry(f, draft))
  const errors = findings.filter((f) => f.severity === 'error').length
  const otherDatabase = findings.some((f) => f.code === 'VIG-STACK-006')
  return (
    <div
      className="stack-editor"
      onKeyDown={(event) => {
        if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return
        event.preventDefault()
        if (ready && dirty) save.mutate({})
      }}
    >
      <header className="panel-bar">
        <Button variant="default" onClick={away}>
          ← {t.back}
        </Button>
        {base === undefined ? (
          <>
            <TextInput
              aria-label={t.name}
              placeholder={`${t.name}: ${t.nameHint}`}
              w={190}
              maxLength={100}
              error={draft.name === '' || nameFits ? undefined : t.nameWrong}
              value={draft.name}
              onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
            />
            <NativeSelect
              size="xs"
              aria-label={t.satellite}
              value={draft.chain}
              onChange={(event) => setDraft({ ...draft, chain: event.currentTarget.value })}
              data={[...new Set([draft.chain, ...chains])].map((one) => ({
                value: one,
                label: centre.satelliteOfChain(one)?.title ?? one,
              }))}
            />
          </>
        ) : (
          <strong
            className="stack-title"
            style={{ '--satellite': centre.satelliteOfChain(base.chain)?.colour } as React.CSSProperties}
          >
            <span className="satellite-dot" /> {base.name}{' '}
            <span className="dim">
              {centre.satelliteOfChain(base.chain)?.title ?? base.chain}, {t.ofVersion(base.version)}
            </span>
          </strong>
        )}
        <span className="grow" />
        {dirty ? <Status level="caution" text={t.changed} /> : null}
        {may ? (
          <>
            {base !== undefined && dirty ? (
              <Button variant="default" onClick={() => replace(draftOf(base))}>
                {t.discard}
              </Button>
            ) : null}
            <Button
              aria-label={t.saveLabel(draft.name, (base?.version ?? 0) + 1)}
              title={t.saveLabel(draft.name, (base?.version ?? 0) + 1)}
              disabled={!ready || !dirty}
              loading={save.isPending}
              onClick={() => save.mutate({})}
            >
              {t.save}
            </Button>
          </>
        ) : null}
        {base === undefined ? null : <Files stack={base} may={may && online} removed={away} />}
      </header>
      <div className="stack-body">
        {save.error === null ? null : savedSince(save.error) ? (
          <SavedSince
            name={draft.name}
            draft={draft}
            error={save.error}
            busy={save.isPending}
            take={(theirs) => {
              setBase(theirs)
              replace(draftOf(theirs))
              save.reset()
            }}
            over={(theirs) => save.mutate({ base: theirs.version })}
          />
        ) : (
          <Failure error={save.error} />
        )}
        <div className="stack-head">
          <TextInput
            aria-label={t.description}
            placeholder={t.description}
            maxLength={1000}
            readOnly={!may}
            value={draft.description}
            onChange={(event) => setDraft({ ...draft, description: event.currentTarget.value })}
          />
          <span role="status" className="nowrap">
            {draft.entries.length === 0 ? null : checking ? (
              <span className="dim">{t.checking}</span>
            ) : errors > 0 ? (
              <Status level="serious" text={t.findings(errors)} />
            ) : (
              <Status level="normal" text={t.fits} />
            )}
          </span>
        </div>
        {general.length === 0 ? null : <Findings findings={general} />}
        {otherDatabase && base !== undefined ? (
          <div className="stack-notice">
            <StatusMark level="serious" worded />
            <span>{t.acceptHint}</span>
            {may ? (
              <ArmedButton
                text={t.accept}
                label={t.acceptLabel(draft.name)}
                disabled={!ready}
                busy={save.isPending}
                fire={() => save.mutate({ accept: true })}
              />
            ) : null}
          </div>
        ) : null}
        <div className="stack-split">
          <div className="stack-entries">
            {draft.entries.length === 0 ? (
              <Empty title={t.noEntry}>{t.noEntryHint}</Empty>
            ) : (
              <Entries
                entries={draft.entries}
                findings={findings}
                selected={selected}
                select={setSelected}
                change={may ? change : undefined}
              />
            )}
            {!may ? null : adding ? (
              <div className="stack-find">
                <Find
                  text={search}
                  change={setSearch}
                  element={centre.satelliteOfChain(draft.chain)?.element}
                  take={(path) => {
                    const entry = newEntry(path)
                    change(draft.entries.toSpliced(at < 0 ? draft.entries.length : at + 1, 0, entry))
                    setSelected(entry.key)
                    setAdding(false)
                    setSearch('')
                  }}
                />
                {draft.entries.length === 0 ? null : (
                  <Button variant="default" onClick={() => setAdding(false)}>
                    {t.closeFind}
                  </Button>
                )}
              </div>
            ) : (
              <Button
                variant="default"
                leftSection={<Icon path={ICONS.plus} size={13} />}
                onClick={() => setAdding(true)}
              >
                {t.addEntry}
              </Button>
            )}
          </div>
          {at < 0 ? null : (
            <EntryForm
              key={draft.entries[at]!.key}
              number={at + 1}
              entry={draft.entries[at]!}
              findings={findings.filter((f) => entryOfLine(f.line) === at)}
              acts={may ? <EntryActs entries={draft.entries} at={at} change={change} select={setSelected} /> : null}
              change={may ? (entry) => change(draft.entries.with(at, entry)) : undefined}
            />
          )}
        </div>
        {base === undefined ? null : (
          <>
            <Start stack={base} able={may && online && !dirty && !checking && errors === 0} started={started} />
            <Versions
              stack={base}
              draft={draft}
              may={may}
              writeOn={(from) => replace({ ...draftOf(from), name: draft.name })}
            />
          </>
        )}
      </div>
    </div>
  )
}

const isOfEntry = ({ line }: Finding, { entries }: Draft): boolean => {
  const entry = entryOfLine(line)
  return entry !== undefined && entry >= 0 && entry < entries.length
}

/** What the present database says of what is written, as it is written. */
function useCheck(draft: Draft): { readonly checking: boolean; readonly findings: readonly Finding[] } {
  const { client } = useCentre()
  const text = useMemo(() => textOf(draft), [draft])
  const later = useLater(text, 300)
  const checked = useQuery({
    queryKey: ['stack-check', later],
    queryFn: ({ signal }) => client.checkStack({ body: { text: later }, signal }),
    enabled: draft.entries.length > 0 && draft.chain !== '',
    placeholderData: (before) => before,
    staleTime: 30_000,
  })
  const now = draft.entries.length > 0 && later === text && !checked.isPlaceholderData && !checked.isPending
  return { checking: !now, findings: draft.entries.length === 0 ? [] : (checked.data?.findings ?? []) }
}
