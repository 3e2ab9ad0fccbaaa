/** Panels docked, split and tabbed; the layout is kept for each person and mission. */
import { useComputedColorScheme } from '@mantine/core'
import {
  DockviewReact,
  themeDark,
  themeLight,
  type DockviewApi,
  type DockviewReadyEvent,
  type IDockviewHeaderActionsProps,
  type IDockviewPanelHeaderProps,
  type IDockviewPanelProps,
  type DockviewTheme,
} from 'dockview-react'
import { useCallback, useEffect, useImperativeHandle, useRef } from 'react'
import { useLanguage, useTexts } from '../i18n/texts.ts'
import { Icon, ICONS } from '../look/icons.tsx'
import { Empty } from '../look/states.tsx'
import { useShell } from '../panels/declaration.ts'
import { readLink, writeLink } from '../panels/links.ts'
import { focusFirst } from '../panels/focus.ts'
import { panelOf, panels } from '../panels/registry.ts'
import { readSettings } from '../panels/settings.ts'
import { useCentre } from '../server/centre.ts'
import { PanelHost } from './panel-host.tsx'
import { texts } from './texts.ts'

export interface WorkspaceHandle {
  open(panel: string, settings: Readonly<Record<string, unknown>>): void
  /** Opens it and takes the focus there. */
  enter(panel: string, settings: Readonly<Record<string, unknown>>): void
  reset(): void
  /** Id of the panel under the focus. */
  active(): string
  next(step: 1 | -1): void
}

/** What dockview keeps with each panel. */
interface Kept {
  readonly panel: string
  readonly settings: Readonly<Record<string, unknown>>
}

const SAVE_DELAY = 400
const dark: DockviewTheme = { ...themeDark, name: 'vigie-dark', className: 'dockview-theme-dark vigie-dock' }
const light: DockviewTheme = { ...themeLight, name: 'vigie-light', className: 'dockview-theme-light vigie-dock' }

const components = {
  panel: ({ params, api }: IDockviewPanelProps<Kept>) => (
    <PanelHost
      id={params.panel}
      settings={params.settings}
      change={(settings) => api.updateParameters({ ...params, settings: { ...params.settings, ...settings } })}
    />
  ),
}

export function Workspace({ ref }: { readonly ref: React.Ref<WorkspaceHandle> }) {
  const centre = useCentre()
  const scheme = useComputedColorScheme('dark')
  const api = useRef<DockviewApi>(null)
  const storage = `vigie.layout.${centre.mission.name}.${centre.session.user}`

  const open = useCallback((panel: string, settings: Readonly<Record<string, unknown>>) => {
    const dock = api.current
    const declaration = panelOf(panel)
    if (dock === null || declaration === undefined) return
    const wanted: Kept = { panel, settings: readSettings(declaration.settings, settings) }
    const link = writeLink(panel, wanted.settings)
    const alike = dock.panels.find((p) => {
      const kept = p.params as Kept | undefined
      if (kept?.panel !== panel) return false
      // An untouched one is there to be filled.
      const own = writeLink(panel, kept.settings)
      return declaration.single || own === link || own === `#/panel/${panel}`
    })
    if (alike !== undefined) {
      if (Object.keys(settings).length > 0) alike.api.updateParameters({ ...wanted })
      alike.api.setActive()
      return
    }
    // Beside its like where there is one, else in the group under the focus; the explorer's narrow column is no place.
    const sister =
      dock.panels.find((p) => (p.params as Kept | undefined)?.panel === panel) ??
      dock.panels.find((p) => ['overview', 'values', 'plot'].includes((p.params as Kept).panel)) ??
      dock.activePanel
    dock
      .addPanel({
        id: `${panel}-${crypto.randomUUID()}`,
        component: 'panel',
        params: { ...wanted },
        ...(sister === undefined ? {} : { position: { referencePanel: sister.id, direction: 'within' as const } }),
      })
      .api.setActive()
  }, [])

  const reset = useCallback(() => {
    const dock = api.current
    if (dock === null) return
    dock.clear()
    firstLayout(
      dock,
      centre.mission.satellites.map((s) => s.element),
    )
  }, [centre])

  useImperativeHandle(ref, () => ({
    open,
    enter: (panel, settings) => {
      open(panel, settings)
      void enterPanel(() => api.current?.activeGroup?.element.querySelector(`[data-panel="${panel}"]`) ?? undefined)
    },
    reset,
    active: () => (api.current?.activePanel?.params as Kept | undefined)?.panel ?? '',
    next: (step) => {
      const dock = api.current
      if (dock === null || dock.groups.length === 0) return
      const at = dock.groups.findIndex((g) => g === dock.activeGroup)
      const group = dock.groups[(at + step + dock.groups.length) % dock.groups.length]!
      group.activePanel?.api.setActive()
      group.element.querySelector<HTMLElement>('.panel-host')?.focus()
    },
  }))

  useEffect(() => {
    const follow = (): void => {
      const link = readLink(location.hash)
      if (link !== undefined) open(link.panel, link.settings)
    }
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [open])

  const onReady = (event: DockviewReadyEvent): void => {
    api.current = event.api
    let restored = false
    try {
      const saved = localStorage.getItem(storage)
      if (saved !== null) {
        event.api.fromJSON(JSON.parse(saved))
        restored = event.api.panels.length > 0
      }
    } catch {
      // Saved by another version, or damaged: the first layout is better than none.
      event.api.clear()
    }
    if (!restored)
      firstLayout(
        event.api,
        centre.mission.satellites.map((s) => s.element),
      )
    const link = readLink(location.hash)
    if (link !== undefined) open(link.panel, link.settings)
    let timer: ReturnType<typeof setTimeout> | undefined
    const save = (): void => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        try {
          localStorage.setItem(storage, JSON.stringify(event.api.toJSON()))
        } catch {
          // No room or no storage: the layout lasts as long as the page.
        }
      }, SAVE_DELAY)
    }
    event.api.onDidLayoutChange(save)
    const follow = (panel: { api: { onDidParametersChange(listener: () => void): unknown } }): void => {
      panel.api.onDidParametersChange(save)
    }
    for (const panel of event.api.panels) follow(panel)
    event.api.onDidAddPanel(follow)
  }

  return (
    <DockviewReact
      theme={scheme === 'dark' ? dark : light}
      components={components}
      defaultTabComponent={Tab}
      rightHeaderActionsComponent={Actions}
      watermarkComponent={Watermark}
      onReady={onReady}
      disableFloatingGroups
    />
  )
}

/** Milliseconds between looks for the content of a panel that is being fetched, and how often. */
const LOOK = 60
const LOOKS = 30

/** The focus goes into a panel once it is there; what a closing dialogue gives the focus back to comes before. */
async function enterPanel(find: () => Element | undefined): Promise<void> {
  for (let n = 0; n < LOOKS; n++) {
    await new Promise((done) => setTimeout(done, LOOK))
    const host = find()
    if (host instanceof HTMLElement && n === 0) host.focus()
    if (host !== undefined && focusFirst(host)) return
  }
}

/** Explorer at the left, the satellites in the middle, what wants attention at the right. */
function firstLayout(dock: DockviewApi, elements: readonly string[]): void {
  const add = (panel: string, settings: object, position?: object, size?: object): string => {
    const declaration = panelOf(panel)
    if (declaration === undefined) return ''
    const id = `${panel}-first`
    dock.addPanel({
      id,
      component: 'panel',
      params: { panel, settings: readSettings(declaration.settings, settings) },
      ...(position === undefined ? {} : { position }),
      ...size,
    } as Parameters<DockviewApi['addPanel']>[0])
    return id
  }
  const overview = add('overview', {})
  add(
    'explorer',
    { element: elements[0] ?? '' },
    { referencePanel: overview, direction: 'left' },
    { initialWidth: 280 },
  )
  const alarms = add('alarms', {}, { referencePanel: overview, direction: 'right' }, { initialWidth: 470 })
  add('events', {}, { referencePanel: alarms, direction: 'below' })
  add('values', {}, { referencePanel: overview, direction: 'within' })
  add('plot', {}, { referencePanel: overview, direction: 'within' })
  add('command', {}, { referencePanel: overview, direction: 'within' })
  add('activities', {}, { referencePanel: overview, direction: 'within' })
  add('uplink', {}, { referencePanel: overview, direction: 'within' })
  add('packets', {}, { referencePanel: overview, direction: 'within' })
  add('links', {}, { referencePanel: overview, direction: 'within' })
  add('archive', {}, { referencePanel: overview, direction: 'within' })
  dock.getPanel(overview)?.api.setActive()
}

function useTitle(kept: Kept | undefined): string {
  const { language } = useLanguage()
  const declaration = kept === undefined ? undefined : panelOf(kept.panel)
  if (kept === undefined || declaration === undefined) return kept?.panel ?? ''
  const name = declaration.name?.(readSettings(declaration.settings, kept.settings)) ?? ''
  return name === '' ? declaration.texts[language].title : `${declaration.texts[language].title} — ${name}`
}

/** Milliseconds after which the dock has given tabs their places. */
const AFTER_LAYOUT = 120

function Tab({ params, api }: IDockviewPanelHeaderProps<Kept>) {
  const t = useTexts(texts)
  const title = useTitle(params)
  // What dockview tells screen readers.
  useEffect(() => api.setTitle(title), [api, title])
  const own = useRef<HTMLDivElement>(null)
  // The one that is shown is seen among the tabs too; its place is known once it has its title.
  useEffect(() => {
    const see = (): void => {
      if (api.isActive) own.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    }
    let timer = setTimeout(see, AFTER_LAYOUT)
    const following = api.onDidActiveChange(() => {
      clearTimeout(timer)
      timer = setTimeout(see, AFTER_LAYOUT)
    })
    return () => {
      clearTimeout(timer)
      following.dispose()
    }
  }, [api, title])
  return (
    <div
      ref={own}
      className="tab"
      title={title}
      onMouseDown={(event) => {
        // The middle button closes, as tabs of browsers do.
        if (event.button === 1) api.close()
      }}
    >
      <Icon path={panelOf(params.panel)?.icon ?? ICONS.panels} size={14} />
      <span className="tab-title">{title}</span>
      {/* For the mouse; a control inside of a tab is none for a keyboard, whose button stands at the right. */}
      <span
        className="tab-close"
        aria-hidden
        title={t.close(title)}
        onMouseDown={(event) => event.stopPropagation()}
        onClick={(event) => {
          event.stopPropagation()
          api.close()
        }}
      >
        <Icon path={ICONS.close} size={12} />
      </span>
    </div>
  )
}

function Actions({ activePanel }: IDockviewHeaderActionsProps) {
  const t = useTexts(texts)
  const shell = useShell()
  const kept = activePanel?.params as Kept | undefined
  const title = useTitle(kept)
  if (kept === undefined) return null
  const copy = async (): Promise<void> => {
    const link = writeLink(kept.panel, kept.settings)
    history.replaceState(null, '', link)
    try {
      await navigator.clipboard.writeText(location.href)
      shell.tell(t.copied)
    } catch {
      shell.tell(t.notCopied)
    }
  }
  return (
    <span className="tab-actions">
      <button
        type="button"
        className="tab-action"
        title={t.copyLink}
        aria-label={t.copyLink}
        onClick={() => void copy()}
      >
        <Icon path={ICONS.link} size={14} />
      </button>
      <button
        type="button"
        className="tab-action"
        title={t.close(title)}
        aria-label={t.close(title)}
        onClick={() => activePanel?.api.close()}
      >
        <Icon path={ICONS.close} size={14} />
      </button>
    </span>
  )
}

function Watermark() {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const shell = useShell()
  return (
    <Empty title={t.emptyWorkspace}>
      {t.emptyWorkspaceHint}
      <span className="watermark">
        {panels.map((panel) => (
          <button type="button" className="chip" key={panel.id} onClick={() => shell.open(panel.id)}>
            <Icon path={panel.icon} size={14} />
            {panel.texts[language].title}
          </button>
        ))}
      </span>
    </Empty>
  )
}
