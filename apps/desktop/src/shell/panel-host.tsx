/** Around every panel: loads it when first seen, takes what is dropped, and keeps a fault of it to itself. */
import { Button } from '@mantine/core'
import type { Replay } from '@vigie/contract'
import {
  Component,
  lazy,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
  type ComponentType,
} from 'react'
import { useLanguage, useTexts } from '../i18n/texts.ts'
import { Empty, Loading } from '../look/states.tsx'
import type { PanelDeclaration, PanelProps } from '../panels/declaration.ts'
import { draggedKind, droppedItems } from '../panels/drag.ts'
import { panelOf } from '../panels/registry.ts'
import { readSettings } from '../panels/settings.ts'
import { useCentre, useTopic } from '../server/centre.ts'
import { hasOwnTime, underShared } from '../time/conductor.ts'
import { doyTime, millisOf } from '../time/format.ts'
import { useConductor, useSharedTime } from '../time/shared-time.ts'
import { pastOf, type Past } from '../time/source.ts'
import { texts } from './texts.ts'

export interface PanelHostProps {
  readonly id: string
  readonly settings: unknown
  change(settings: Readonly<Record<string, unknown>>): void
}

const loaded = new Map<string, ComponentType<PanelProps>>()
function viewOf(declaration: PanelDeclaration): ComponentType<PanelProps> {
  const found = loaded.get(declaration.id) ?? lazy(() => declaration.load())
  loaded.set(declaration.id, found)
  return found
}

export function PanelHost({ id, settings, change }: PanelHostProps) {
  const t = useTexts(texts)
  const declaration = panelOf(id)
  if (declaration === undefined) return <Empty title={`${t.panelGone}: ${id}`}>{t.panelGoneHint}</Empty>
  return <Host declaration={declaration} settings={settings} change={change} />
}

function Host({
  declaration,
  settings: given,
  change,
}: Omit<PanelHostProps, 'id'> & { readonly declaration: PanelDeclaration }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const View = viewOf(declaration)
  const { settings, past, focus } = useTime(declaration, given, change)
  const replay = useReplay((settings as { readonly chain?: unknown }).chain)
  const [over, setOver] = useState(false)
  const { drop } = declaration
  const takes = (event: React.DragEvent): boolean =>
    drop !== undefined && drop.accepts.some((kind) => kind === draggedKind(event))
  return (
    <div
      role="group"
      className={`panel-host ${replay === undefined ? (past === undefined ? '' : 'panel-host-past') : 'panel-host-replay'}`}
      tabIndex={-1}
      aria-label={declaration.texts[language].title}
      data-panel={declaration.id}
      onFocusCapture={focus}
      onDragOver={(event) => {
        if (!takes(event)) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false)
      }}
      onDrop={(event) => {
        setOver(false)
        const items = droppedItems(event)
        if (drop === undefined || items === undefined) return
        event.preventDefault()
        change(drop.take(settings, items))
      }}
    >
      {replay === undefined ? null : (
        <div className="panel-replay">
          <strong>{t.replay}</strong> {t.replayPanel(replay.chain, `×${replay.speed}`, doyTime(millisOf(replay.at)))}
        </div>
      )}
      {past === undefined || replay !== undefined ? null : (
        <div className="panel-past">
          <strong>{t.past}</strong> {t.pastPanel(doyTime(past.from), doyTime(past.to))}
        </div>
      )}
      <Fence title={t.panelFailed} hint={t.panelFailedHint} again={t.again}>
        <Suspense fallback={<Loading />}>
          <View settings={settings} change={change} />
        </Suspense>
      </Fence>
      {over ? <div className="drop-here">{t.drop}</div> : null}
    </div>
  )
}

/** Milliseconds between two looks at where a replay is, for what lists its records. */
const LISTED = 5000

interface Timed {
  readonly settings: ReturnType<typeof readSettings>
  /** The stretch of the past that it shows, if it does. */
  readonly past: Past | undefined
  readonly focus: () => void
}

/** Its settings under the time that rules all panels, unless it has its own. */
function useTime(declaration: PanelDeclaration, given: unknown, change: PanelHostProps['change']): Timed {
  const { language } = useLanguage()
  const conductor = useConductor()
  const shared = useSharedTime()
  const rule = declaration.time
  const [looked, look] = useReducer((n: number) => n + 1, 0)
  const listed = rule === 'window' && shared.mode === 'replay'
  useEffect(() => {
    if (!listed) return
    const timer = setInterval(look, LISTED)
    return () => clearInterval(timer)
  }, [listed])
  const own = useMemo(() => readSettings(declaration.settings, given), [declaration, given])
  // Kept with the layout beside the settings: what is not declared is no part of a link.
  const apart = (given as { readonly time?: unknown } | undefined)?.time === 'own'
  const settings = useMemo(
    () => (apart ? own : underShared(rule, own, conductor)),
    // `shared` is what the conductor has, `looked` where a replay is.
    [apart, own, rule, conductor, shared, looked],
  )
  const follows = rule === undefined ? undefined : !apart && !hasOwnTime(rule, own)
  const title = declaration.texts[language].title
  const host = useRef({})
  const told = useRef(change)
  told.current = change
  const focus = useCallback((): void => {
    const follow = (wanted: boolean): void => {
      const names = rule === 'source' ? ['chain', 'from', 'to'] : ['from', 'to']
      const cleared = Object.fromEntries(names.filter((n) => n in declaration.settings).map((n) => [n, '']))
      told.current(wanted ? { ...cleared, time: 'shared' } : { time: 'own' })
    }
    conductor.focus({ host: host.current, title, follows, follow })
  }, [conductor, declaration, rule, title, follows])
  // What the bar says of it stays true while it has the focus.
  useEffect(() => {
    if (conductor.focused()?.host === host.current) focus()
  }, [conductor, focus])
  const chain = (settings as { readonly chain?: unknown }).chain
  const past = useMemo(
    () =>
      typeof chain === 'string' && rule === 'source'
        ? pastOf(chain)
        : rule === 'window' && settings !== own
          ? conductor.window
          : undefined,
    [chain, rule, settings, own, conductor],
  )
  return { settings, past, focus }
}

/** The replay whose values a panel shows, if it does. */
function useReplay(chain: unknown): Replay | undefined {
  const centre = useCentre()
  // Renders again when replays change; the clocks know those that have ended, too.
  useTopic('replays')
  return typeof chain === 'string' && chain !== '' ? centre.replays.of(chain) : undefined
}

interface FenceProps {
  readonly title: string
  readonly hint: string
  readonly again: string
  readonly children: React.ReactNode
}
/** A fault while drawing stays in its panel. */
class Fence extends Component<FenceProps, { readonly error?: Error | undefined }> {
  override state: { readonly error?: Error | undefined } = {}
  static getDerivedStateFromError(error: Error): { error: Error } {
    return { error }
  }
  override render(): React.ReactNode {
    const { error } = this.state
    if (error === undefined) return this.props.children
    return (
      <div className="state" role="alert">
        <strong>{this.props.title}</strong>
        <span className="remedy">{this.props.hint}</span>
        <span className="code">{error.message}</span>
        <Button variant="default" onClick={() => this.setState({ error: undefined })}>
          {this.props.again}
        </Button>
      </div>
    )
  }
}
