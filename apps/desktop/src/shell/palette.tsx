/** Ctrl K: finds parameters, activities, elements, packets and panels, and runs what the shell can do. */
import { Modal, useMantineColorScheme } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useLanguage, useTexts } from '../i18n/texts.ts'
import { Icon, ICONS } from '../look/icons.tsx'
import { useShell } from '../panels/declaration.ts'
import { panels } from '../panels/registry.ts'
import { useCentre } from '../server/centre.ts'
import { useElements, usePacketTypes } from '../server/model.ts'
import { texts } from './texts.ts'

interface Found {
  readonly key: string
  readonly kind: string
  readonly icon: string
  readonly title: string
  readonly detail: string
  readonly colour?: string | undefined
  run(shift: boolean): void
}

export interface PaletteProps {
  readonly close: () => void
  readonly reset: () => void
  readonly logOut: () => void
}

/** Every word occurs. */
const fits = (text: string, words: readonly string[]): boolean => {
  const low = text.toLowerCase()
  return words.every((w) => low.includes(w))
}

export function Palette(props: PaletteProps) {
  const t = useTexts(texts)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const found = useFound(text, props)
  const current = Math.min(at, found.length - 1)
  const run = (one: Found | undefined, shift: boolean): void => {
    if (one === undefined) return
    props.close()
    one.run(shift)
  }
  return (
    <Modal
      opened
      onClose={props.close}
      withCloseButton={false}
      size={640}
      yOffset="8vh"
      centered={false}
      padding={0}
      attributes={{ content: { 'aria-label': t.searchLabel } }}
      transitionProps={{ duration: 0 }}
    >
      <div className="palette">
        <div className="palette-field">
          <Icon path={ICONS.search} />
          <input
            data-autofocus
            autoFocus
            value={text}
            placeholder={t.search}
            role="combobox"
            aria-label={t.searchLabel}
            aria-expanded
            aria-controls="palette-list"
            aria-activedescendant={found.length === 0 ? undefined : `palette-${current}`}
            onChange={(event) => {
              setText(event.currentTarget.value)
              setAt(0)
            }}
            onKeyDown={(event) => {
              const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
              if (step !== undefined) {
                const next = Math.min(Math.max(current + step, 0), found.length - 1)
                setAt(next)
                document.getElementById(`palette-${next}`)?.scrollIntoView({ block: 'nearest' })
              } else if (event.key === 'Enter') run(found[current], event.shiftKey)
              else return
              event.preventDefault()
            }}
          />
        </div>
        <div className="palette-list" id="palette-list" role="listbox" aria-label={t.results(found.length)}>
          {found.map((one, index) => (
            // The keyboard acts through the field, as a combobox does.
            <div
              key={one.key}
              id={`palette-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === current}
              className="palette-item"
              onClick={(event) => run(one, event.shiftKey)}
              onMouseMove={() => setAt(index)}
            >
              {one.colour === undefined ? (
                <Icon path={one.icon} />
              ) : (
                <span className="satellite-dot" style={{ '--satellite': one.colour } as React.CSSProperties} />
              )}
              <span className="palette-title">{one.title}</span>
              <span className="palette-detail dim">{one.detail}</span>
              <span className="palette-kind dim">{one.kind}</span>
            </div>
          ))}
        </div>
        {found.length === 0 ? (
          <div className="state">
            <strong>{t.noResult}</strong>
            <span>{t.noResultHint}</span>
          </div>
        ) : null}
        <div className="palette-foot dim">{t.openParameter}</div>
      </div>
    </Modal>
  )
}

function useFound(text: string, { reset, logOut }: PaletteProps): readonly Found[] {
  const t = useTexts(texts)
  const { language, choose } = useLanguage()
  const { setColorScheme } = useMantineColorScheme()
  const shell = useShell()
  const centre = useCentre()
  const search = text.trim()
  const elements = useElements()
  const packets = usePacketTypes()
  const parameters = useQuery({
    queryKey: ['parameters', search],
    queryFn: ({ signal }) => centre.client.listParameters({ query: { search, limit: 30 }, signal }),
    enabled: search !== '',
    placeholderData: (before) => before,
    staleTime: 60_000,
  })
  const activities = useQuery({
    queryKey: ['palette-activities', search],
    queryFn: ({ signal }) => centre.client.listDeclaredActivities({ query: { search, limit: 12 }, signal }),
    enabled: search !== '',
    placeholderData: (before) => before,
    staleTime: 60_000,
  })
  return useMemo(() => {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean)
    const all: Found[] = []
    for (const panel of panels) {
      const own = panel.texts[language]
      if (fits(`${own.title} ${own.description} ${panel.id}`, words))
        all.push({
          key: `panel ${panel.id}`,
          kind: t.kindPanel,
          icon: panel.icon,
          title: own.title,
          detail: own.description,
          run: () => shell.enter(panel.id),
        })
    }
    const doings: readonly (readonly [string, string, () => void])[] = [
      ['dark', `${t.theme} : ${t.dark}`, () => setColorScheme('dark')],
      ['light', `${t.theme} : ${t.light}`, () => setColorScheme('light')],
      ['auto', `${t.theme} : ${t.auto}`, () => setColorScheme('auto')],
      ['language', t.toOther, () => choose(language === 'en' ? 'fr' : 'en')],
      ['reset', t.reset, reset],
      ['logout', t.logOut, logOut],
    ]
    for (const [key, title, run] of doings)
      if (fits(title, words)) all.push({ key, kind: t.kindRun, icon: ICONS.play, title, detail: '', run })
    if (words.length === 0) return all
    const named: Found[] = (parameters.data?.items ?? []).map((p) => ({
      key: `parameter ${p.path}`,
      kind: t.kindParameter,
      icon: ICONS.plot,
      title: p.path,
      detail: p.description ?? '',
      colour: centre.satelliteOfPath(p.path)?.colour,
      run: (shift) => shell.enter(shift ? 'plot' : 'values', { parameters: [p.path] }),
    }))
    const tree: Found[] = (elements.data ?? [])
      .filter((e) => e.path !== '' && fits(`${e.path} ${e.description ?? ''}`, words))
      .slice(0, 12)
      .map((e) => ({
        key: `element ${e.path}`,
        kind: t.kindElement,
        icon: ICONS.panels,
        title: e.path,
        detail: e.description ?? e.kind,
        colour: centre.satelliteOfPath(e.path)?.colour,
        run: () => shell.enter('explorer', { element: e.path }),
      }))
    const types: Found[] = (packets.data ?? [])
      .filter((p) => fits(`${p.path} ${p.description ?? ''}`, words))
      .slice(0, 12)
      .map((p) => ({
        key: `packet ${p.chain} ${p.path}`,
        kind: t.kindPacket,
        icon: ICONS.panels,
        title: p.path,
        detail: p.description ?? '',
        colour: centre.satelliteOfChain(p.chain)?.colour,
        run: () => shell.enter('packets', { chain: p.chain, type: p.path }),
      }))
    const commands: Found[] = (activities.data ?? []).map((a) => ({
      key: `command ${a.path}`,
      kind: t.kindCommand,
      icon: ICONS.play,
      title: a.path,
      detail: a.description ?? '',
      colour: centre.satelliteOfPath(a.path)?.colour,
      run: () => shell.enter('command', { activity: a.path }),
    }))
    return [...all, ...named, ...commands, ...tree, ...types]
  }, [
    search,
    language,
    t,
    parameters.data,
    elements.data,
    packets.data,
    activities.data,
    centre,
    shell,
    choose,
    logOut,
    reset,
    setColorScheme,
  ])
}
