/** Times as people of the field read them: UTC with day of year; ages and rates in few characters. */
import { parseUtc, taiToUnixMillis } from '@vigie/base'

const pad = (n: number, width = 2): string => String(Math.trunc(n)).padStart(width, '0')
const DAY = 86_400_000

export const dayOfYear = (millis: number): number => {
  const date = new Date(millis)
  return Math.floor((millis - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY) + 1
}

/** `328 · 20:31:07.123`: day of year and time of day. */
export function timeOfDay(millis: number, digits = 0): string {
  const d = new Date(Math.floor(millis))
  const fraction = digits === 0 ? '' : `.${pad(d.getUTCMilliseconds(), 3).slice(0, digits)}`
  return `${pad(d.getUTCHours())}:${pad(d.getUTCMinutes())}:${pad(d.getUTCSeconds())}${fraction}`
}
export const dateOf = (millis: number): string => new Date(millis).toISOString().slice(0, 10)
export const doyTime = (millis: number, digits = 0): string =>
  `${pad(dayOfYear(millis), 3)} ${timeOfDay(millis, digits)}`

/** Text of the API to POSIX milliseconds; NaN where it is no time. */
export function millisOf(text: string | undefined): number {
  if (text === undefined) return Number.NaN
  try {
    return taiToUnixMillis(parseUtc(text))
  } catch {
    return Number.NaN
  }
}
/** POSIX milliseconds to the text that the API takes. */
export const apiTime = (millis: number): string => new Date(Math.round(millis)).toISOString()

/** `2026-328T20:31:07.123Z`, as typed into time fields. */
export const doyText = (millis: number): string => {
  const d = new Date(millis)
  return `${d.getUTCFullYear()}-${pad(dayOfYear(millis), 3)}T${timeOfDay(millis)}Z`
}

/** `329 · 2026-11-25 00:40:12`: where the year counts. */
export function dateTime(text: string): string {
  const millis = millisOf(text)
  return Number.isNaN(millis) ? '—' : `${pad(dayOfYear(millis), 3)} · ${dateOf(millis)} ${timeOfDay(millis)}`
}

/** `0.4 s`, `12 s`, `3 min`, `5 h`, `2 d`. */
export function ageText(millis: number): string {
  if (!Number.isFinite(millis)) return '—'
  const s = Math.max(0, millis) / 1000
  if (s < 10) return `${s.toFixed(1)} s`
  if (s < 120) return `${Math.round(s)} s`
  if (s < 7200) return `${Math.round(s / 60)} min`
  if (s < 172_800) return `${Math.round(s / 3600)} h`
  return `${Math.round(s / 86_400)} d`
}

const UNITS = ['', 'k', 'M', 'G', 'T']
/** `12.4 kbit/s`. */
function scaled(value: number, unit: string, base = 1000): string {
  let v = value
  let i = 0
  while (Math.abs(v) >= base && i < UNITS.length - 1) {
    v /= base
    i++
  }
  const digits = i === 0 || Math.abs(v) >= 100 ? 0 : 1
  return `${v.toFixed(digits)} ${UNITS[i]}${unit}`
}
export const bitRate = (bitsPerSecond: number): string => scaled(bitsPerSecond, 'bit/s')
export const bytes = (count: number): string => scaled(count, 'B')
/** Thin spaces between thousands, as both languages read them. */
export const count = (n: number): string => String(Math.round(n)).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ' ')
