import { TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQueries, useQuery } from '@tanstack/react-query'
import type { ParameterSummary } from '@vigie/contract'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { Answer, Empty } from '../../look/states.tsx'
import { useShell, type PanelProps } from '../../panels/declaration.ts'
import { startDrag } from '../../panels/drag.ts'
import { useCentre } from '../../server/centre.ts'
import { useElements } from '../../server/model.ts'
import './explorer.css'
import type { Settings } from './settings.ts'
import { texts } from './texts.ts'
import { ancestors, treeLines, type TreeLine } from './tree.ts'

const ROW = 24
const DISPLAYS = '\u0000displays'

export default function Explorer({ settings }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const elements = useElements()
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), 150)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  useEffect(() => {
    if (settings.element !== '') setOpen((was) => new Set([...was, ...ancestors(settings.element)]))
  }, [settings.element])

  const wanted = (elements.data ?? []).filter((e) => open.has(e.path) && e.parameters > 0)
  const answers = useQueries({
    queries: wanted.map((e) => ({
      queryKey: ['parameters-of', e.path],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        client.listParameters({ query: { element: e.path, below: false, limit: 5000 }, signal }),
      staleTime: 3_600_000,
    })),
  })
  const displays = useQuery({
    queryKey: ['displays'],
    queryFn: ({ signal }) => client.listDisplays({ signal }),
    staleTime: 3_600_000,
  })
  const found = useQuery({
    queryKey: ['parameters', search, 500],
    queryFn: ({ signal }) => client.listParameters({ query: { search, limit: 500 }, signal }),
    enabled: search !== '',
    placeholderData: (before) => before,
  })

  const lines = useMemo<readonly TreeLine[]>(() => {
    if (search !== '')
      return (found.data?.items ?? []).map((parameter) => ({
        kind: 'parameter',
        key: `p ${parameter.path}`,
        depth: 0,
        parameter,
      }))
    const byElement = new Map<string, readonly ParameterSummary[] | undefined>(
      wanted.map((e, index) => [e.path, answers[index]?.data?.items]),
    )
    const tree = treeLines(elements.data ?? [], open, (path) => byElement.get(path))
    if ((displays.data ?? []).length === 0) return tree
    const unfolded = open.has(DISPLAYS)
    return [
      ...tree,
      { kind: 'heading', key: DISPLAYS, depth: 0, open: unfolded },
      ...(unfolded ? displays.data! : []).map((d): TreeLine => ({
        kind: 'display',
        key: `d ${d.name}`,
        depth: 1,
        name: d.name,
        title: d.title ?? d.name,
      })),
    ]
  }, [search, found.data, elements.data, displays.data, open, wanted, answers])

  return (
    <div className="panel">
      <div className="panel-bar">
        <TextInput
          className="grow"
          placeholder={t.search}
          aria-label={t.search}
          leftSection={<Icon path={ICONS.search} size={14} />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {search === '' || found.data === undefined ? null : (
          <span className="dim" role="status">
            {t.found(found.data.total, found.data.items.length)}
          </span>
        )}
      </div>
      <Answer query={elements}>
        {(all) =>
          lines.length > 0 ? (
            <Tree
              lines={lines}
              start={settings.element}
              open={open}
              toggle={(key) =>
                setOpen((was) => {
                  const next = new Set(was)
                  if (!next.delete(key)) next.add(key)
                  return next
                })
              }
            />
          ) : all.length === 0 ? (
            <Empty title={t.empty}>{t.emptyHint}</Empty>
          ) : found.isPending ? null : (
            <Empty title={t.nothing}>{t.nothingHint}</Empty>
          )
        }
      </Answer>
    </div>
  )
}

interface TreeProps {
  readonly lines: readonly TreeLine[]
  readonly start: string
  readonly open: ReadonlySet<string>
  readonly toggle: (key: string) => void
}

function Tree({ lines, start, open, toggle }: TreeProps) {
  const t = useTexts(texts)
  const shell = useShell()
  const scroll = useRef<HTMLDivElement>(null)
  const [focus, setFocus] = useState(start)
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => ROW,
    overscan: 10,
  })
  const at = Math.max(
    lines.findIndex((l) => l.key === focus),
    0,
  )
  const go = (index: number): void => {
    const line = lines[Math.min(Math.max(index, 0), lines.length - 1)]
    if (line === undefined) return
    setFocus(line.key)
    virtual.scrollToIndex(lines.indexOf(line))
    requestAnimationFrame(() =>
      scroll.current?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus({ preventScroll: true }),
    )
  }
  const folds = (line: TreeLine): boolean => (line.kind === 'element' && line.folds) || line.kind === 'heading'
  const act = (line: TreeLine): void => {
    if (line.kind === 'parameter') shell.open('values', { parameters: [line.parameter.path] })
    else if (line.kind === 'display') shell.open('display', { name: line.name })
    else if (folds(line)) toggle(line.key)
  }
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const line = lines[at]
    if (line === undefined) return
    if (event.key === 'ArrowDown') go(at + 1)
    else if (event.key === 'ArrowUp') go(at - 1)
    else if (event.key === 'Home') go(0)
    else if (event.key === 'End') go(lines.length - 1)
    else if (event.key === 'Enter' || event.key === ' ') act(line)
    else if (event.key === 'ArrowRight') {
      if (folds(line) && !open.has(line.key)) toggle(line.key)
      else go(at + 1)
    } else if (event.key === 'ArrowLeft') {
      if (folds(line) && open.has(line.key)) toggle(line.key)
      else go(lines.findLastIndex((l, index) => index < at && l.depth < line.depth))
    } else if (event.key === 'p' && line.kind === 'parameter') shell.open('plot', { parameters: [line.parameter.path] })
    else return
    event.preventDefault()
  }
  return (
    <div className="panel-body" ref={scroll}>
      <div
        role="tree"
        aria-label={t.tree}
        style={{ height: virtual.getTotalSize(), position: 'relative' }}
        onKeyDown={onKeyDown}
      >
        {virtual.getVirtualItems().map((one) => {
          const line = lines[one.index]
          return line === undefined ? null : (
            <div
              key={line.key}
              role="treeitem"
              aria-level={line.depth + 1}
              aria-selected={one.index === at}
              {...(folds(line) ? { 'aria-expanded': open.has(line.key) } : {})}
              tabIndex={one.index === at ? 0 : -1}
              className="tree-line"
              style={{ top: one.start, paddingLeft: 6 + line.depth * 16 }}
              draggable={line.kind === 'parameter'}
              onDragStart={(event) =>
                line.kind === 'parameter' && startDrag(event, { kind: 'parameter', paths: [line.parameter.path] })
              }
              onFocus={() => setFocus(line.key)}
              onClick={() => {
                setFocus(line.key)
                if (line.kind !== 'parameter') act(line)
              }}
              onDoubleClick={() => line.kind === 'parameter' && act(line)}
            >
              <Line line={line} open={open.has(line.key)} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

function Line({ line, open }: { readonly line: TreeLine; readonly open: boolean }) {
  const t = useTexts(texts)
  const centre = useCentre()
  switch (line.kind) {
    case 'waiting':
      return <span className="dim">{t.loading}</span>
    case 'heading':
      return (
        <>
          <Fold open={open} />
          <span className="tree-name">{t.displays}</span>
        </>
      )
    case 'display':
      return (
        <>
          <Icon path={ICONS.panels} size={14} />
          <span className="tree-name">{line.title}</span>
        </>
      )
    case 'element': {
      const satellite = centre.mission.satellites.find((s) => s.element === line.element.path)
      return (
        <>
          {line.folds ? <Fold open={open} /> : <span className="fold" />}
          {satellite === undefined ? null : (
            <span className="satellite-dot" style={{ '--satellite': satellite.colour } as React.CSSProperties} />
          )}
          <span className="tree-name tree-element">{line.element.name}</span>
          <span className="tree-detail dim">{line.element.description ?? ''}</span>
        </>
      )
    }
    case 'parameter':
      return (
        <>
          <span className="tree-kind" title={t.drag}>
            {KIND[line.parameter.kind] ?? '·'}
          </span>
          <span className="tree-name">{line.depth === 0 ? line.parameter.path : line.parameter.name}</span>
          <span className="unit">{line.parameter.unit ?? ''}</span>
          <span className="tree-detail dim">{line.parameter.description ?? ''}</span>
        </>
      )
  }
}

const KIND: Readonly<Record<string, string>> = {
  integer: '#',
  float: '#.',
  enumerated: 'Aa',
  boolean: '0/1',
  string: '“”',
  binary: '0x',
  'absolute-time': 't',
  'relative-time': 'Δt',
  aggregate: '{ }',
  array: '[ ]',
}

const Fold = ({ open }: { readonly open: boolean }) => (
  <span className={`fold ${open ? 'fold-open' : ''}`}>
    <Icon path={ICONS.chevron} size={14} />
  </span>
)
