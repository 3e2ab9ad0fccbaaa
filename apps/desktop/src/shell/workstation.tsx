/** The frame of the window: banner, top bar, satellite strip, workspace. */
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTexts } from '../i18n/texts.ts'
import { ShellContext, type Shell } from '../panels/declaration.ts'
import { useCentre, useConnection } from '../server/centre.ts'
import { Conductor } from '../time/conductor.ts'
import { ConductorContext } from '../time/shared-time.ts'
import { Banner } from './banner.tsx'
import { KeysHelp } from './keys-help.tsx'
import { Palette } from './palette.tsx'
import { SatelliteStrip } from './satellite-strip.tsx'
import { texts } from './texts.ts'
import { TopBar } from './top-bar.tsx'
import { Workspace, type WorkspaceHandle } from './workspace.tsx'

/** Fetched once the first picture is there. */
const ConductorBar = lazy(() => import('./conductor/conductor-bar.tsx'))

interface Told {
  readonly text: string
  readonly level: 'done' | 'failed'
  readonly n: number
}

export function Workstation({ logOut }: { readonly logOut: () => void }) {
  const t = useTexts(texts)
  const centre = useCentre()
  const conductor = useMemo(() => new Conductor(centre), [centre])
  const workspace = useRef<WorkspaceHandle>(null)
  const [palette, setPalette] = useState(false)
  const [help, setHelp] = useState<string>()
  const [told, setTold] = useState<Told>()

  const tell = useCallback(
    (text: string, level: Told['level'] = 'done') => setTold((was) => ({ text, level, n: (was?.n ?? 0) + 1 })),
    [],
  )
  const shell = useMemo<Shell>(
    () => ({
      open: (panel, settings) => workspace.current?.open(panel, settings ?? {}),
      enter: (panel, settings) => workspace.current?.enter(panel, settings ?? {}),
      tell,
    }),
    [tell],
  )
  useEffect(() => {
    if (told === undefined) return
    const timer = setTimeout(() => setTold(undefined), 6000)
    return () => clearTimeout(timer)
  }, [told])

  const { gap } = useConnection()
  useEffect(() => {
    if (gap === undefined) return
    tell(gap.reason === 'slow' ? t.missed : gap.restarted === true ? t.restarted : t.back)
    // Told once per gap, in the language of that moment.
  }, [gap])

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        setPalette((open) => !open)
        return
      }
      const target = event.target as HTMLElement
      const typing = target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
      if (event.key === '?' && !typing) {
        event.preventDefault()
        setHelp(workspace.current?.active() ?? '')
      } else if (event.key === 'F7') {
        event.preventDefault()
        document.querySelector<HTMLElement>('.conductor-frame')?.focus()
      } else if (event.key === 'F6') {
        event.preventDefault()
        workspace.current?.next(event.shiftKey ? -1 : 1)
      }
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])

  return (
    <ShellContext value={shell}>
      <ConductorContext value={conductor}>
        <div className="workstation">
          <Banner />
          <TopBar find={() => setPalette(true)} reset={() => workspace.current?.reset()} logOut={logOut} />
          <SatelliteStrip />
          <main className="workspace">
            <Workspace ref={workspace} />
          </main>
          <Suspense fallback={<div className="conductor-place" />}>
            <ConductorBar />
          </Suspense>
          {palette ? (
            <Palette close={() => setPalette(false)} reset={() => workspace.current?.reset()} logOut={logOut} />
          ) : null}
          {help === undefined ? null : <KeysHelp panel={help} close={() => setHelp(undefined)} />}
          <div className="told" role="status" aria-live="polite">
            {told === undefined ? null : (
              <span key={told.n} className={`told-text told-${told.level}`}>
                {told.text}
              </span>
            )}
          </div>
        </div>
      </ConductorContext>
    </ShellContext>
  )
}
