/** What a saved layout and a link to the panel hold. */
import { setting } from '../../panels/settings.ts'

export const settings = {
  severity: setting.choice(['any', 'information', 'low', 'medium', 'high'], 'any'),
  chain: setting.text(),
  text: setting.text(),
  from: setting.text(),
  to: setting.text(),
}
export type Settings = typeof settings
