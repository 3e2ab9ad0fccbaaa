/** One pass as it is written: names to texts. */
import { formatUtc, parseUtc, VigieError, type Diagnostic, type Tai } from '@vigie/base'
import { passErrors } from './errors.ts'
import { PASS_SERVICES, PASS_STATUSES, type Pass, type PassService, type PassStatus } from './pass.ts'

export const PASS_KEYS = ['id', 'station', 'satellite', 'aos', 'los', 'status', 'for', 'orbit', 'comment'] as const
export const MOST_PASSES = 20_000

type Bad = (detail: string) => void

/** Everything wrong is told through `bad`. `fallback`: how messages name it where it has no name. */
export function readPass(value: unknown, fallback: string, tell: (error: VigieError) => void): Pass | undefined {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>
  const told = given['id'] === undefined ? fallback : String(given['id'])
  let isWhole = true
  const bad: Bad = (detail) => {
    isWhole = false
    tell(passErrors.badPass({ pass: told, detail }))
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    bad('it is a map with "station", "satellite", "aos" and "los"')
    return undefined
  }
  for (const key of Object.keys(given))
    if (!(PASS_KEYS as readonly string[]).includes(key)) bad(`there is no "${key}"; known are ${PASS_KEYS.join(', ')}`)
  const name = (key: 'station' | 'satellite'): string => {
    const text = given[key]
    if (typeof text !== 'string' || text.trim() === '') bad(`"${key}" is missing`)
    return String(text).trim()
  }
  const station = name('station')
  const satellite = name('satellite')
  const aos = time(given['aos'], 'aos', bad)
  const los = time(given['los'], 'los', bad)
  if (aos !== undefined && los !== undefined && los <= aos) bad('"los" is not after "aos"')
  const status = given['status'] ?? 'committed'
  if (!(PASS_STATUSES as readonly unknown[]).includes(status))
    bad(`"status" is one of ${PASS_STATUSES.join(', ')}, not "${String(status)}"`)
  const services = servicesOf(given['for'], bad)
  const orbit = given['orbit'] === undefined ? undefined : Number(given['orbit'])
  if (orbit !== undefined && !Number.isSafeInteger(orbit)) bad('"orbit" is a whole number')
  const comment = given['comment']
  if (comment !== undefined && typeof comment !== 'string') bad('"comment" is a text')
  if (!isWhole) return undefined
  return {
    id: given['id'] === undefined ? `${satellite}-${station}-${formatUtc(aos!, { digits: 0 })}` : told,
    station,
    satellite,
    aos: aos!,
    los: los!,
    status: status as PassStatus,
    services,
    ...(orbit === undefined ? {} : { orbit }),
    ...(comment === undefined ? {} : { comment: comment as string }),
  }
}

function time(value: unknown, key: string, bad: Bad): Tai | undefined {
  if (typeof value !== 'string') {
    bad(`"${key}" is a time in UTC such as 2026-11-25T12:00:00Z`)
    return undefined
  }
  try {
    return parseUtc(value.trim())
  } catch (error) {
    bad(`"${key}": ${error instanceof VigieError ? error.message : String(error)}`)
    return undefined
  }
}

/** A list, or a text with blanks between; all unless told. */
function servicesOf(value: unknown, bad: Bad): readonly PassService[] {
  if (value === undefined) return PASS_SERVICES
  const list = Array.isArray(value)
    ? (value as readonly unknown[])
    : String(value)
        .split(/[\s,;+]+/)
        .filter(Boolean)
  const found = PASS_SERVICES.filter((s) => list.some((x) => String(x).toUpperCase() === s.toUpperCase()))
  const wrong = list.filter((x) => !PASS_SERVICES.some((s) => s.toUpperCase() === String(x).toUpperCase()))
  if (wrong.length > 0 || found.length === 0)
    bad(`"for" lists what it is for, of ${PASS_SERVICES.join(', ')}, not "${wrong.join(', ')}"`)
  return found
}

export const writePass = (pass: Pass): Record<(typeof PASS_KEYS)[number], unknown> => ({
  id: pass.id,
  station: pass.station,
  satellite: pass.satellite,
  aos: formatUtc(pass.aos),
  los: formatUtc(pass.los),
  status: pass.status,
  for: pass.services,
  orbit: pass.orbit,
  comment: pass.comment,
})

/** The same name twice. */
export function repeated(passes: readonly Pass[], place: (index: number) => Partial<Diagnostic>): Diagnostic[] {
  const seen = new Set<string>()
  return passes.flatMap((pass, i) => {
    if (!seen.has(pass.id)) {
      seen.add(pass.id)
      return []
    }
    const { code, message, remedy } = passErrors.badPass({ pass: pass.id, detail: 'another one has this id' })
    return [{ severity: 'error' as const, code, message, remedy, ...place(i) }]
  })
}
