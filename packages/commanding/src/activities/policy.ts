/** What a mission that says nothing else is commanded by. */
import type { ReleasePolicy } from '@vigie/model'

export const DEFAULT_POLICY: ReleasePolicy = {
  rights: [
    { role: 'controller', upTo: 'severe' },
    { role: 'operations-engineer', upTo: 'severe' },
    { role: 'administrator', upTo: 'severe' },
  ],
  approvalFrom: 'critical',
  approvers: ['controller', 'operations-engineer', 'administrator'],
  firingFrom: 'severe',
  recoverers: ['operations-engineer', 'administrator'],
  uplinkHeld: true,
  overriders: ['operations-engineer', 'administrator'],
  holds: [],
  windows: [],
}
