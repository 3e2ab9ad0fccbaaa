/** VerifierEnumerationType: the stages that interlocks and effects of commands wait for. */
import type { CommandStage } from '../commands.ts'

export const STAGE_WORDS: Readonly<Record<CommandStage, string>> = {
  release: 'release',
  'transferred-to-range': 'transferredToRange',
  'sent-from-range': 'sentFromRange',
  received: 'received',
  accepted: 'accepted',
  queued: 'queued',
  executed: 'executing',
  complete: 'complete',
  failed: 'failed',
}
export const STAGES: Readonly<Record<string, CommandStage>> = Object.fromEntries(
  Object.entries(STAGE_WORDS).map(([stage, word]) => [word, stage as CommandStage]),
)
