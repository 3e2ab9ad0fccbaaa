/** What is done for a test case on a line, whatever carries it out. */
import type { TestCase } from '@vigie/qualification/tests'
import type { DeclaredTest } from '@vigie/testkit/run'
import { loadScripts } from '../definition/load-scripts.ts'
import { procedureBody } from './procedure-body.ts'

type Runnable = Pick<DeclaredTest, 'body' | 'timeout'>

export async function bodyOfTest(test: TestCase, mission: string, satellite: string | undefined): Promise<Runnable> {
  const { means } = test
  switch (means.kind) {
    case 'script': {
      const { scripts, diagnostics } = await loadScripts(mission, [means.file])
      const found = scripts[0]?.tests.find((t) => t.id === means.name)
      if (found === undefined)
        throw new Error(diagnostics[0]?.message ?? `${means.file} declares no test "${means.name}"`)
      return found
    }
    case 'procedure':
      return procedureBody(means, satellite, test.estimatedDuration)
    case 'manual':
      return { body: manualBody(means.steps) }
  }
}

const manualBody =
  (steps: Extract<TestCase['means'], { kind: 'manual' }>['steps']): DeclaredTest['body'] =>
  async (t) => {
    for (const { number, actions, expected } of steps)
      await t.step(plain(actions.content), async () => {
        const answer = await t.ask(
          `Step ${number} of ${steps.length}: ${plain(actions.content)}\nExpected: ${plain(expected.content)}`,
          ['as expected', 'with reservation', 'not as expected', 'cannot be done'],
        )
        if (answer === 'cannot be done') t.block(`step ${number} cannot be done`)
        if (answer === 'with reservation') t.reserve(`step ${number}: seen with a reservation`)
        t.check(plain(expected.content), answer !== 'not as expected', { expected: 'as expected', actual: answer })
      })
  }

const plain = (text: string): string => text.replaceAll(/<[^>]+>/g, ' ').trim()
