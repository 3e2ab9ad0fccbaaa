/** What a saved layout and a link to the panel hold. */
import { setting } from '../../panels/settings.ts'

export const STATES = ['', 'waiting', 'running', 'completed', 'failed', 'cancelled', 'uncertain'] as const
export const SIGNIFICANCES = ['', 'watch', 'warning', 'distress', 'critical', 'severe'] as const

export const settings = {
  view: setting.choice(['list', 'statistics', 'compare'], 'list'),
  element: setting.text(),
  user: setting.text(),
  state: setting.choice(STATES, ''),
  /** So grave, or graver. */
  significance: setting.choice(SIGNIFICANCES, ''),
  search: setting.text(),
  from: setting.text(),
  to: setting.text(),
  /** Number of the one that is looked at. */
  activity: setting.text(),
  /** Numbers of the two that are compared. */
  first: setting.text(),
  second: setting.text(),
}
export type Settings = typeof settings
