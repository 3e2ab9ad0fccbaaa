/** What is shown, as a file. */
import type { Series } from './series.ts'
import { apiTime } from '../../time/format.ts'
import type { TimeWindow } from './window.ts'

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** A field is quoted where it must be; one that a spreadsheet would take for a formula is made text. */
const field = (text: string): string => {
  const safe = /^[=+@-]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One line for each drawn point: time, parameter, value, unit. */
export function csvOf(series: readonly Series[], window: TimeWindow): string {
  const lines = ['time,parameter,value,unit']
  for (const one of series)
    for (let i = 0; i < one.times.length; i++) {
      const millis = one.times[i]! * 1000
      if (millis < window.from || millis > window.to) continue
      const value = one.values[i]
      const label = value === null || value === undefined ? '' : (one.info?.labels?.[String(value)] ?? String(value))
      lines.push([apiTime(millis), field(one.path), field(label), field(one.info?.unit ?? '')].join(','))
    }
  return `${lines.join('\n')}\n`
}

const stamp = (): string => apiTime(Date.now()).replaceAll(/[:.]/g, '').slice(0, 15)

export function saveCsv(series: readonly Series[], window: TimeWindow): void {
  save(new Blob([csvOf(series, window)], { type: 'text/csv' }), `vigie-plot-${stamp()}.csv`)
}

export function savePng(canvas: HTMLCanvasElement): void {
  // The canvas is transparent: a picture needs its ground.
  const copy = document.createElement('canvas')
  copy.width = canvas.width
  copy.height = canvas.height
  const context = copy.getContext('2d')!
  context.fillStyle = getComputedStyle(document.body).getPropertyValue('--surface')
  context.fillRect(0, 0, copy.width, copy.height)
  context.drawImage(canvas, 0, 0)
  copy.toBlob((blob) => {
    if (blob !== null) save(blob, `vigie-plot-${stamp()}.png`)
  }, 'image/png')
}
