/** What a saved layout and a link to the panel hold. */
import { setting } from '../../panels/settings.ts'

export const SHOWN = ['all', 'waiting', 'active', 'shelved'] as const
export const settings = {
  show: setting.choice(SHOWN, 'all'),
  satellite: setting.text(),
  /** The one that is looked at. */
  alarm: setting.text(),
  /** The most urgent first, or in the order in which they came. */
  order: setting.choice(['urgency', 'first'], 'urgency'),
}
export type Settings = typeof settings
