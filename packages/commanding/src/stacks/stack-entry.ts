/** An entry as it is written, in whatever form: everything wrong with it is told. */
import type { PlainArgument } from '../arguments/argument-text.ts'
import { ENTRY_DEFAULTS, ON_FAILURE, ON_LINK_LOSS, RELEASES, WAIT_STAGES, type StackEntry } from './stack.ts'

/** Names as people write them. */
export const ENTRY_KEYS = [
  'send',
  'with',
  'comment',
  'release',
  'after',
  'wait',
  'onFailure',
  'onLinkLoss',
  'service',
  'virtualChannel',
] as const

const MOST_TEXT = 2000
const LONGEST_SPACING = 7 * 86_400

export function readEntry(value: unknown, problem: (detail: string) => void): StackEntry | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problem('it is a map with "send: PATH"')
    return undefined
  }
  const given = value as Readonly<Record<string, unknown>>
  for (const key of Object.keys(given))
    if (!(ENTRY_KEYS as readonly string[]).includes(key))
      problem(`there is no "${key}"; known are ${ENTRY_KEYS.join(', ')}`)
  const path = given['send']
  if (typeof path !== 'string' || path === '') {
    problem('"send" is the path of a command')
    return undefined
  }
  const one = <T extends string>(key: string, choices: readonly T[], unless: T): T => {
    const text = given[key] ?? unless
    const found = choices.find((c) => c === text)
    if (found === undefined) problem(`"${key}" is one of ${choices.join(', ')}, not "${String(text)}"`)
    return found ?? unless
  }
  const number = (key: string, most: number, whole: boolean): number | undefined => {
    const n = given[key]
    if (n === undefined) return undefined
    if (typeof n === 'number' && n >= 0 && n <= most && (!whole || Number.isInteger(n))) return n
    problem(`"${key}" is a ${whole ? 'whole ' : ''}number from 0 to ${most}, not "${String(n)}"`)
    return undefined
  }
  const args = given['with'] ?? {}
  if (typeof args !== 'object' || args === null || Array.isArray(args)) problem('"with" maps arguments to their values')
  const { comment } = given
  if (comment !== undefined && (typeof comment !== 'string' || comment.length > MOST_TEXT))
    problem(`"comment" is a text of at most ${MOST_TEXT} letters`)
  const virtualChannel = number('virtualChannel', 63, true)
  const service = given['service'] === undefined ? undefined : one('service', ['AD', 'BD'] as const, 'AD')
  return {
    path,
    arguments: args as Readonly<Record<string, PlainArgument>>,
    ...(typeof comment === 'string' ? { comment } : {}),
    release: one('release', RELEASES, ENTRY_DEFAULTS.release),
    spacing: number('after', LONGEST_SPACING, false) ?? ENTRY_DEFAULTS.spacing,
    wait: one('wait', WAIT_STAGES, ENTRY_DEFAULTS.wait),
    onFailure: one('onFailure', ON_FAILURE, ENTRY_DEFAULTS.onFailure),
    onLinkLoss: one('onLinkLoss', ON_LINK_LOSS, ENTRY_DEFAULTS.onLinkLoss),
    ...(service === undefined ? {} : { service }),
    ...(virtualChannel === undefined ? {} : { virtualChannel }),
  }
}

/** The same as it is written; what is as usual is left away. */
export function writeEntry(entry: StackEntry): Readonly<Record<string, unknown>> {
  const { path, arguments: args, comment, spacing, service, virtualChannel } = entry
  const told = <K extends 'release' | 'wait' | 'onFailure' | 'onLinkLoss'>(key: K) =>
    entry[key] === ENTRY_DEFAULTS[key] ? {} : { [key]: entry[key] }
  return {
    send: path,
    ...(Object.keys(args).length === 0 ? {} : { with: args }),
    ...(comment === undefined ? {} : { comment }),
    ...told('release'),
    ...(spacing === 0 ? {} : { after: spacing }),
    ...told('wait'),
    ...told('onFailure'),
    ...told('onLinkLoss'),
    ...(service === undefined ? {} : { service }),
    ...(virtualChannel === undefined ? {} : { virtualChannel }),
  }
}
