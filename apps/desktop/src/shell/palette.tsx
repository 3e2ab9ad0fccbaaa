/** Ctrl K: finds whatever the features know, and panels, and runs what the shell can do. */
import { Modal, useMantineColorScheme } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useLanguage, useTexts } from '../i18n/texts.ts'
import { Icon, ICONS } from '../look/icons.tsx'
import { StatusMark } from '../status/status-mark.tsx'
import { texts } from './texts.ts'
import { useFound, type Doing, type Found } from './use-found.ts'

export interface PaletteProps {
  readonly close: () => void
  readonly reset: () => void
  readonly logOut: () => void
}

export function Palette(props: PaletteProps) {
  const t = useTexts(texts)
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const { found, slow, failed } = useFound(text, useDoings(props))
  const current = Math.min(at, found.length - 1)
  const footOf = (one: Found | undefined): string =>
    one?.opens === undefined
      ? t.openHint
      : [t.enterOpens(one.opens), ...(one.shiftOpens === undefined ? [] : [t.shiftOpens(one.shiftOpens)])].join(' · ')
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
        <div className="palette-foot dim" role="status">
          <span>{footOf(found[current])}</span>
          {slow.length === 0 ? null : <span>{t.stillLooking(slow.join(', '))}</span>}
          {failed.length === 0 ? null : (
            <span className="status">
              <StatusMark level="serious" worded /> {t.notLooked(failed.join(', '))}
            </span>
          )}
        </div>
      </div>
    </Modal>
  )
}

function useDoings({ reset, logOut }: PaletteProps): readonly Doing[] {
  const t = useTexts(texts)
  const { language, choose } = useLanguage()
  const { setColorScheme } = useMantineColorScheme()
  return useMemo(
    () => [
      { key: 'dark', title: `${t.theme} : ${t.dark}`, run: () => setColorScheme('dark') },
      { key: 'light', title: `${t.theme} : ${t.light}`, run: () => setColorScheme('light') },
      { key: 'auto', title: `${t.theme} : ${t.auto}`, run: () => setColorScheme('auto') },
      { key: 'language', title: t.toOther, run: () => choose(language === 'en' ? 'fr' : 'en') },
      { key: 'reset', title: t.reset, run: reset },
      { key: 'logout', title: t.logOut, run: logOut },
    ],
    [t, language, choose, setColorScheme, reset, logOut],
  )
}
