/** What is found, on paper: nothing else of the page is printed while this is there. */
import type { LogEntry } from '@vigie/contract'
import { useEffect } from 'react'
import { createPortal } from 'react-dom'
import { useTexts } from '../../i18n/texts.ts'
import { useCentre } from '../../server/centre.ts'
import { EntryText } from './entry.tsx'
import { texts } from './texts.ts'

interface PrintProps {
  readonly entries: readonly LogEntry[]
  /** There are older ones that are not among them. */
  readonly cut: boolean
  readonly done: () => void
}
export function Print({ entries, cut, done }: PrintProps) {
  const t = useTexts(texts)
  const { mission } = useCentre()
  useEffect(() => {
    // Pictures are waited for; one that does not come is left out.
    const pictures = [...document.querySelectorAll<HTMLImageElement>('.logbook-print img')]
    let gone = false
    void Promise.allSettled(pictures.map((picture) => picture.decode())).then(() => {
      if (gone) return
      window.print()
      done()
    })
    return () => {
      gone = true
    }
  }, [])
  return createPortal(
    <div className="logbook-print">
      <h1>
        {t.printTitle} · {mission.title ?? mission.name}
      </h1>
      <p>{cut ? t.printFirst(entries.length) : t.printCount(entries.length)}</p>
      {entries.map((entry) => (
        <EntryText key={entry.id} entry={entry} chooseTag={() => {}} />
      ))}
    </div>,
    document.body,
  )
}
