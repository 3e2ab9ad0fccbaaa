/** What a saved layout and a link to the panel hold. */
import { setting } from '../../panels/settings.ts'

export const settings = {
  satellite: setting.text(),
  state: setting.choice(['', 'waiting', 'running', 'completed', 'failed', 'cancelled', 'uncertain'], ''),
  search: setting.text(),
  /** Number of the one that is looked at. */
  activity: setting.text(),
}
export type Settings = typeof settings
