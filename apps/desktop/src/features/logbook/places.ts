/** Links of an entry (`kind:target`) and the panel that shows what each is about. */
import { readLink } from '../../panels/links.ts'
import { panelOf } from '../../panels/registry.ts'

export interface Place {
  readonly panel: string
  readonly settings: Readonly<Record<string, unknown>>
}

type Find = (target: string) => Place | undefined
const to =
  (panel: string, settings: (target: string) => Place['settings']): Find =>
  (target) => ({ panel, settings: settings(target) })

const KINDS: Readonly<Record<string, Find>> = {
  parameter: to('plot', (path) => ({ parameters: [path] })),
  element: to('explorer', (element) => ({ element })),
  alarm: to('alarms', (alarm) => ({ alarm })),
  event: to('events', (text) => ({ text })),
  activity: to('history', (activity) => ({ view: 'list', activity })),
  procedure: to('procedures', (procedure) => ({ procedure })),
  run: to('procedures', (run) => ({ run })),
  // No panel shows one pass: its name stands there as text.
  pass: () => undefined,
  display: to('display', (name) => ({ name })),
  anomaly: to('qualification', (item) => ({ view: 'anomalies', item })),
  entry: to('logbook', (entry) => ({ entry })),
  time: (target) => {
    const [from, until, ...more] = target.split('/')
    if (from === undefined || until === undefined || more.length > 0) return undefined
    return { panel: 'events', settings: { from, to: until } }
  },
  panel: (target) => readLink(target),
}
export const LINK_KINDS = Object.keys(KINDS)

/** Its kind and what it names; undefined where it is no link. */
export function partsOf(link: string): { readonly kind: string; readonly target: string } | undefined {
  const at = link.indexOf(':')
  const kind = link.slice(0, Math.max(at, 0))
  const target = link.slice(at + 1).trim()
  if (!Object.hasOwn(KINDS, kind) || target === '') return undefined
  // An address of a panel leads nowhere else.
  return kind === 'panel' && !target.startsWith('#/panel/') ? undefined : { kind, target }
}

/**
 * Undefined where no panel shows it. `others` are the links of the same entry: what it says of a parameter is looked at in the
 * stretch of time that it names, and the other way round.
 */
export function placeOf(link: string, others: readonly string[] = []): Place | undefined {
  const parts = partsOf(link)
  if (parts === undefined) return undefined
  const place = KINDS[parts.kind]!(parts.target)
  if (place === undefined || panelOf(place.panel) === undefined) return undefined
  const known = others.flatMap((one) => partsOf(one) ?? [])
  if (parts.kind === 'parameter') {
    const time = known.find((one) => one.kind === 'time')
    const stretch = time === undefined ? undefined : KINDS['time']!(time.target)
    return stretch === undefined ? place : { ...place, settings: { ...place.settings, ...stretch.settings } }
  }
  const parameters = known.filter((one) => one.kind === 'parameter').map((one) => one.target)
  if (parts.kind === 'time' && parameters.length > 0)
    return { panel: 'plot', settings: { ...place.settings, parameters } }
  return place
}
