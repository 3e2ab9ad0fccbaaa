/** Several files of one export as one project. */
import type { Project } from './project.ts'

/** Cases of which a plan says only the name give way to those that are there; keywords and fields that are declared twice count once. */
export function joinProjects(parts: readonly Project[]): Project {
  if (parts.length === 1) return parts[0]!
  const all = <
    K extends
      | 'specifications'
      | 'requirements'
      | 'relations'
      | 'suites'
      | 'tests'
      | 'testRelations'
      | 'plans'
      | 'results',
  >(
    key: K,
  ): Project[K] => parts.flatMap((p) => p[key] as never[]) as unknown as Project[K]
  const named = <T extends { readonly name: string }>(list: readonly T[]): T[] =>
    [...new Map(list.toReversed().map((t) => [t.name, t])).values()].toReversed()
  const tests = all('tests')
  const whole = new Set(tests.filter((t) => !isMention(t)).map((t) => t.id))
  const foreign = parts.find((p) => p.foreign !== undefined)?.foreign
  return {
    specifications: all('specifications'),
    requirements: all('requirements'),
    relations: all('relations'),
    suites: all('suites'),
    tests: tests.filter((t) => !isMention(t) || !whole.has(t.id)),
    testRelations: all('testRelations'),
    plans: all('plans'),
    keywords: named(parts.flatMap((p) => p.keywords)),
    platforms: named(parts.flatMap((p) => p.platforms)),
    customFields: named(parts.flatMap((p) => p.customFields)),
    results: all('results'),
    files: new Map(parts.flatMap((p) => [...p.files])),
    ...(foreign === undefined ? {} : { foreign }),
  }
}

/** A case of which a plan gave no more than its id, version and name. */
export const isMention = (test: { readonly foreign?: Readonly<Record<string, unknown>> }): boolean =>
  (test.foreign?.['testlink'] as Record<string, unknown> | undefined)?.['mentioned'] === true
