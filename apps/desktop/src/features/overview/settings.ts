/** What a saved layout and a link to the panel hold. */
import { setting } from '../../panels/settings.ts'

export const settings = {
  /** Parameters shown besides those that the mission's overview displays name. */
  keys: setting.list(),
}
export type Settings = typeof settings
