/** Shape and colour together; never colour alone. */
import { useTexts } from '../i18n/texts.ts'
import { statusTexts, type StatusLevel } from './level.ts'

const SHAPES: Readonly<Record<StatusLevel, React.ReactElement>> = {
  critical: <path d="M8 1.8 15 14.2H1z" />,
  serious: <path d="M8 14.2 1 1.8h14z" />,
  caution: <path d="M2.2 2.2h11.6v11.6H2.2z" />,
  normal: <circle cx="8" cy="8" r="6" />,
  standby: (
    <>
      <circle cx="8" cy="8" r="6" />
      <circle className="status-hole" cx="8" cy="8" r="2.6" />
    </>
  ),
  off: <circle cx="8" cy="8" r="5.6" className="status-dashed" />,
}

export interface StatusMarkProps {
  readonly level: StatusLevel
  /** Its word is read by screen readers unless it stands beside the mark. */
  readonly worded?: boolean
  readonly size?: number
}

export function StatusMark({ level, worded = false, size = 12 }: StatusMarkProps) {
  const t = useTexts(statusTexts)
  return (
    <svg
      className={`status-mark status-${level}`}
      viewBox="0 0 16 16"
      width={size}
      height={size}
      {...(worded ? { 'aria-hidden': true } : { role: 'img', 'aria-label': t[level] })}
    >
      {SHAPES[level]}
    </svg>
  )
}

/** Mark and word. */
export function Status({ level, text }: { readonly level: StatusLevel; readonly text?: string }) {
  const t = useTexts(statusTexts)
  return (
    <span className="status">
      <StatusMark level={level} worded />
      <span>{text ?? t[level]}</span>
    </span>
  )
}
