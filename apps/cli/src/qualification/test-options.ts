/** What the commands of `vigie test` have in common. */
import path from 'node:path'
import type { Command } from 'commander'
import { missionOption } from '../demonstration.ts'
import { EXIT_CODES_HELP } from '../exit-codes.ts'

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
    .addOption(missionOption())
    .option('--data <dir>', 'data folder with the book and the runs', './vigie-data')
    .option('--json', 'print JSON')
    .addHelpText('after', EXIT_CODES_HELP)

export async function definitionOf(options: TestOptions) {
  const { readBook, readDefinition, requirementVersions } = await load()
  const state = await readBook(path.resolve(options.data))
  const isKnown = state !== undefined && state.requirements.size > 0
  return readDefinition(path.resolve(options.mission), isKnown ? { requirements: requirementVersions(state) } : {})
}
