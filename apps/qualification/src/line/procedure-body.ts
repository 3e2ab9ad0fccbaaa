/** A PLUTO procedure as a test: it is an activity like any other; how it ends is the verdict, its steps are the steps. */
import type { TestCase } from '@vigie/qualification/tests'
import type { DeclaredTest } from '@vigie/testkit/run'

/** Seconds, unless the test says how long it takes. */
const LONGEST = 1800

export function procedureBody(
  means: Extract<TestCase['means'], { kind: 'procedure' }>,
  satellite: string | undefined,
  estimatedMinutes: number | undefined,
): Pick<DeclaredTest, 'body' | 'timeout'> {
  const put = (text: string): string => text.replaceAll('{satellite}', satellite ?? '')
  const within = estimatedMinutes === undefined ? LONGEST : Math.max(60, estimatedMinutes * 60 * 3)
  return {
    timeout: within + 600,
    body: async (t) => {
      const args = Object.fromEntries(Object.entries(means.arguments ?? {}).map(([n, v]) => [n, put(v)]))
      if (satellite !== undefined) await t.takeUplink()
      await t.runProcedure(put(means.activity), args, {
        within,
        ...(means.expect === undefined ? {} : { expect: means.expect }),
      })
    },
  }
}
