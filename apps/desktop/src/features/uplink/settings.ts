/** What a saved layout and a link to the panel hold. */
import { setting } from '../../panels/settings.ts'

export const settings = {
  /** Chain whose uplink is looked at; none: the first. */
  chain: setting.text(),
}
export type Settings = typeof settings
