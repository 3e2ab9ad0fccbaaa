/** States of qualification on the six levels of the status system. */
import type { ReviewReadiness, RequirementBoard } from '@vigie/contract'
import type { StatusLevel } from '../../status/level.ts'

export type BoardStatus = RequirementBoard['rows'][number]['status']
export const BOARD_STATUS: Readonly<Record<BoardStatus, StatusLevel>> = {
  verified: 'normal',
  waived: 'standby',
  suspect: 'caution',
  'not run': 'off',
  uncovered: 'off',
  inconclusive: 'caution',
  failed: 'critical',
}
const VERDICT: Readonly<Record<string, StatusLevel>> = {
  passed: 'normal',
  'passed with reservation': 'caution',
  failed: 'critical',
  inconclusive: 'serious',
  blocked: 'serious',
  'not run': 'off',
  'not applicable': 'standby',
}
export const ofVerdict = (verdict: string | undefined): StatusLevel => VERDICT[verdict ?? ''] ?? 'off'
export const ofBlocker = (severity: ReviewReadiness['blockers'][number]['severity']): StatusLevel =>
  severity === 'blocking' ? 'serious' : 'caution'
