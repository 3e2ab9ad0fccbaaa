/** UTC with day of year, painted outside of React. */
import { useEffect, useRef } from 'react'
import { useTexts } from '../i18n/texts.ts'
import { useCentre } from '../server/centre.ts'
import { dateOf, dayOfYear, timeOfDay } from '../time/format.ts'
import { texts } from './texts.ts'

export function Clock() {
  const { clock } = useCentre()
  const t = useTexts(texts)
  const element = useRef<HTMLTimeElement>(null)
  useEffect(() => {
    const paint = (): void => {
      const now = clock.now()
      const rate = Math.round(clock.rate)
      if (element.current !== null)
        element.current.textContent = `DOY ${String(dayOfYear(now)).padStart(3, '0')} · ${dateOf(now)} ${timeOfDay(now)} UTC${rate === 1 ? '' : ` ×${rate}`}`
    }
    paint()
    const timer = setInterval(paint, 250)
    return () => clearInterval(timer)
  }, [clock])
  return <time className="clock" ref={element} title={t.clock} />
}
