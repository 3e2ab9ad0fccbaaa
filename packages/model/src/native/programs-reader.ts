/** `programs` of `mission.yaml`. */
import { parseDuration, toSeconds } from '@vigie/base'
import type { ProgramConfig } from '../mission.ts'
import type { SpaceSystem } from '../space-system.ts'
import { optional, text, type Raw } from './reading.ts'

export const readPrograms = (raw: readonly Raw[] | undefined): readonly ProgramConfig[] | undefined =>
  raw?.map((program) => ({
    activity: String(program['activity']),
    run: program['run'] as readonly string[],
    env: (program['env'] as Readonly<Record<string, string>> | undefined) ?? {},
    ...optional('folder', text(program['folder'])),
    timeout: program['timeout'] === undefined ? 600 : toSeconds(parseDuration(String(program['timeout']))),
    stages: (program['stages'] as ProgramConfig['stages'] | undefined) ?? 'exit',
  }))

/** Arguments of an activity and of those that it extends. */
export function argumentNames({ commands }: SpaceSystem, path: string): readonly string[] {
  const found = new Set<string>()
  const seen = new Set<string>()
  for (let at: string | undefined = path; at !== undefined && !seen.has(at);) {
    seen.add(at)
    const command = commands.get(at)
    for (const { name } of command?.arguments ?? []) found.add(name)
    at = command?.base
  }
  return [...found]
}

/** Places `{name}` that stand for no argument. */
export const unknownPlaces = ({ run, env }: ProgramConfig, known: readonly string[]): readonly string[] =>
  [...run, ...Object.values(env)]
    .flatMap((written) => [...written.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!))
    .filter((name) => !known.includes(name))
