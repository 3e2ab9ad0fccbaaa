/** What all that is written has: Ctrl Enter saves, Escape goes back, files are dropped and pasted, a refusal is said. */
import { Button } from '@mantine/core'
import { useLanguage, useTexts } from '../../i18n/texts.ts'
import { problemOf } from '../../server/problems.ts'
import { takesFiles, type Sending } from './attachments.tsx'
import { texts } from './texts.ts'

interface FormFrameProps {
  readonly title: string
  readonly hint: string
  readonly sending: Sending
  /** What is missing, in words. */
  readonly missing: string | undefined
  readonly busy: boolean
  readonly error: unknown
  readonly save: () => void
  readonly back: () => void
  readonly others?: React.ReactNode
  readonly children: React.ReactNode
}
export function FormFrame(props: FormFrameProps) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const problem = props.error === null || props.error === undefined ? undefined : problemOf(props.error, language)
  const mayNot = props.missing !== undefined || props.busy || props.sending.pending.length > 0
  return (
    <form
      className="logbook-form"
      aria-label={props.title}
      {...takesFiles(props.sending)}
      onSubmit={(event) => {
        event.preventDefault()
        if (!mayNot) props.save()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault()
          if (!mayNot) props.save()
        } else if (event.key === 'Enter' && (event.target as HTMLElement).matches('input')) {
          // Only Ctrl Enter saves: what is written cannot be taken back.
          event.preventDefault()
        } else if (event.key === 'Escape' && !isOpenList(event.target)) {
          event.preventDefault()
          props.back()
        }
      }}
    >
      <h2 className="logbook-title">{props.title}</h2>
      {props.children}
      {problem === undefined ? null : (
        <div className="notice" role="alert">
          <span>
            <strong>{problem.title}</strong> {problem.remedy}
          </span>
        </div>
      )}
      <div className="logbook-row">
        <Button type="submit" disabled={mayNot} loading={props.busy} title={props.missing}>
          {t.save}
        </Button>
        <Button variant="default" onClick={props.back}>
          {t.back}
        </Button>
        {props.others}
      </div>
      <p className="dim logbook-hint">{props.missing ?? props.hint}</p>
    </form>
  )
}

/** Escape closes the list of a field first. */
const isOpenList = (target: EventTarget): boolean => (target as HTMLElement).getAttribute('aria-expanded') === 'true'
