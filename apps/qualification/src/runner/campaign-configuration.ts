/** What the results of a campaign depend on, by digest. */
import { sha256, type Campaign, type ConfigurationRecord, type TestCase } from '@vigie/qualification/tests'
import { missionFiles, modelFiles, softwareRecord } from '@vigie/server'
import type { Definition } from '../definition/read-definition.ts'

export interface CampaignConfiguration {
  readonly configuration: ConfigurationRecord
  /** Of the mission folder. */
  readonly files: Awaited<ReturnType<typeof missionFiles>>
  readonly models: ReturnType<typeof modelFiles>
  /** Text of the bill of materials. */
  readonly bill: string
}

/** The mission has been read without errors. */
export async function campaignConfiguration(
  definition: Definition,
  campaign: Campaign,
): Promise<CampaignConfiguration> {
  const { software, materials, platform, bill } = await softwareRecord()
  const files = await missionFiles(definition.folder)
  const mission = definition.mission!
  const models = modelFiles(mission)
  const simulator = {
    seed: campaign.seed ?? 1,
    ...(campaign.time.kind === 'real' ? {} : { start: campaign.start ?? '' }),
  }
  const configuration: ConfigurationRecord = {
    software: {
      version: software.version,
      ...(software.commit === undefined ? {} : { commit: software.commit }),
      sha256: software.sha256,
    },
    materials,
    mission: { name: mission.name, sha256: sha256(files.map((f) => `${f.sha256}  ${f.file}\n`).join('')) },
    models: Object.fromEntries(models.map((m) => [m.chain, m.sha256])),
    environment: campaign.environment,
    ...(campaign.environment === 'simulator' ? { simulator } : {}),
    time: timeText(campaign.time),
    platform,
  }
  return { configuration, files, models, bill }
}

/** What the test says, else the campaign. */
export const approvalsOf = (test: TestCase, campaign: Campaign): 'automatic' | undefined =>
  (test.configuration.approvals ?? campaign.approvals) === 'automatic' ? 'automatic' : undefined

const timeText = (time: Campaign['time']): string =>
  time.kind === 'accelerated' ? `accelerated, ${time.rate} times at most` : time.kind
