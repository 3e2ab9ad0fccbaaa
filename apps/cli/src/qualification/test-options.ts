/** What the commands of `vigie test` have in common. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { EXIT_CODES_HELP } from '../exit-codes.ts'

const DEMONSTRATION = fileURLToPath(new URL('../../../../missions/bisat', import.meta.url))

export interface TestOptions {
  mission: string
  data: string
  json?: boolean
  out?: string
  campaign?: string
}

export const load = () => import('@vigie/qualification-runner/run')

export const common = (command: Command): Command =>
  command
    .option('--mission <dir>', 'mission folder; the demonstration mission unless told', DEMONSTRATION)
    .option('--data <dir>', 'data folder with the book and the runs', './vigie-data')
    .option('--json', 'print JSON')
    .addHelpText('after', EXIT_CODES_HELP)

export async function definitionOf(options: TestOptions) {
  const { readBook, readDefinition, requirementVersions } = await load()
  const state = await readBook(path.resolve(options.data))
  const isKnown = state !== undefined && state.requirements.size > 0
  return readDefinition(path.resolve(options.mission), isKnown ? { requirements: requirementVersions(state) } : {})
}
