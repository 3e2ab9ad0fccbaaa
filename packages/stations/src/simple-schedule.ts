/**
 * The Simple Schedule Format of CCSDS 902.1-B-1 in XML: what a station provider has scheduled. Read as far as a contact plan needs
 * it: satellite, site, times of the track or of the activity, status, services. Elements are found by their names, whatever
 * prefix they have; what is not known is passed over.
 */
import { parseUtc, VigieError, type Diagnostic, type Tai } from '@vigie/base'
import { SaxesParser } from 'saxes'
import { passErrors } from './errors.ts'
import type { ReadPasses } from './read-passes.ts'
import { MOST_PASSES, repeated } from './pass-fields.ts'
import { PASS_SERVICES, type Pass, type PassService, type PassStatus } from './pass.ts'

const ROOT = 'simpleSchedule'
/** AVAILABLE and UNAVAILABLE offer or block time of a station. */
const STATUS: Readonly<Record<string, PassStatus>> = { COMMITTED: 'committed', TENTATIVE: 'tentative' }
const SERVICES: Readonly<Record<string, PassService>> = {
  TELEMETRY: 'TM',
  'OFFLINE-TMRECORDING': 'TM',
  'OFFLINE-TMPROVISION': 'TM',
  TELECOMMAND: 'TC',
  RANGING: 'tracking',
  DOPPLER: 'tracking',
  'APA-AZ/EL': 'tracking',
  'APA-X/Y': 'tracking',
}
const LONGEST = 32 << 20

type Attributes = ReadonlyMap<string, string>
interface Activity {
  readonly attributes: Attributes
  readonly line: number
  readonly user: string
  readonly types: string[]
}
/** Ends the parsing; never leaves this file. */
class Stop extends Error {}

export function readSimpleSchedule(text: string): ReadPasses {
  const findings: Diagnostic[] = []
  const tell = (
    { code, message, remedy }: VigieError,
    line: number,
    severity: Diagnostic['severity'] = 'error',
  ): void => void findings.push({ severity, code, message, remedy, line })
  if (text.length > LONGEST) {
    tell(passErrors.notReadable({ detail: `more than ${LONGEST} characters` }), 1)
    return { findings }
  }
  const activities: Activity[] = []
  try {
    parse(text, activities)
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    const [line, detail] = error.message.split('\n', 2)
    tell(passErrors.notReadable({ detail: detail ?? 'not well formed' }), Number(line))
    return { findings }
  }
  const passes: Pass[] = []
  const lines: number[] = []
  for (const [i, activity] of activities.entries()) {
    const { attributes, line, user, types } = activity
    const id = attributes.get('scheduledActivityId') ?? String(i + 1)
    const bad = (detail: string): void => tell(passErrors.badPass({ pass: id, detail }), line)
    const written = attributes.get('activityStatus') ?? ''
    if (written === 'AVAILABLE' || written === 'UNAVAILABLE') {
      tell(passErrors.notUsed({ pass: id, status: written }), line, 'information')
      continue
    }
    const status = STATUS[written]
    if (status === undefined) bad(`"activityStatus" is COMMITTED or TENTATIVE, not "${written}"`)
    // Where no site is told, the aperture is to be known by itself.
    const station = attributes.get('siteRef') || (attributes.get('apertureRef') ?? '')
    if (station === '') bad('it has neither "siteRef" nor "apertureRef"')
    if (user === '') bad('its scheduledPackage has no "user": the satellite is not told')
    const aos = time(attributes, ['beginningOfTrack', 'beginningOfActivity'], bad)
    const los = time(attributes, ['endOfTrack', 'endOfActivity'], bad)
    if (aos === undefined || los === undefined || status === undefined || station === '' || user === '') continue
    if (los <= aos) {
      bad('it ends before it begins')
      continue
    }
    const orbit = Number(attributes.get('orbitNumber') ?? Number.NaN)
    const services = PASS_SERVICES.filter((s) => types.some((t) => SERVICES[t] === s))
    passes.push({
      id,
      station,
      satellite: user,
      aos,
      los,
      status,
      // What is not told of is not known to be left out.
      services: types.length === 0 ? PASS_SERVICES : services,
      ...(Number.isSafeInteger(orbit) ? { orbit } : {}),
    })
    lines.push(line)
  }
  findings.push(...repeated(passes, (i) => ({ line: lines[i]! })))
  return findings.some((f) => f.severity === 'error') ? { findings } : { passes, findings }
}

function time(attributes: Attributes, names: readonly string[], bad: (detail: string) => void): Tai | undefined {
  for (const name of names) {
    const text = attributes.get(name)
    if (text === undefined || text === '') continue
    try {
      return parseUtc(text)
    } catch (error) {
      bad(`"${name}": ${error instanceof VigieError ? error.message : String(error)}`)
      return undefined
    }
  }
  bad(`it has no "${names[0]!}"`)
  return undefined
}

function parse(text: string, activities: Activity[]): void {
  const parser = new SaxesParser({ xmlns: true })
  const stop = (detail: string): never => {
    throw new Stop(`${parser.line}\n${detail}`)
  }
  let depth = 0
  let user = ''
  parser.on('error', (error) => stop(error.message.replace(/^[^:]*:\d+:\d+: /, '')))
  parser.on('doctype', () => stop('it has a document type declaration'))
  parser.on('opentag', (tag) => {
    if (depth++ === 0 && tag.local !== ROOT) stop(`its root is ${tag.local}, not ${ROOT}`)
    const attributes = new Map(Object.values(tag.attributes).map((a) => [a.local, a.value.trim()]))
    if (tag.local === 'scheduledPackage') user = attributes.get('user') ?? ''
    else if (tag.local === 'scheduledActivity') {
      activities.push({ attributes, line: parser.line, user, types: [] })
      if (activities.length > MOST_PASSES) stop(`more than ${MOST_PASSES} activities`)
    } else if (tag.local === 'serviceInfo') {
      const type = attributes.get('serviceType')
      if (type !== undefined) activities.at(-1)?.types.push(type)
    }
  })
  parser.on('closetag', () => void depth--)
  parser.write(text).close()
}
