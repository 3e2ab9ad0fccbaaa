/** What a saved layout and a link to the panel hold. */
import { setting } from '../../panels/settings.ts'

export const settings = {
  /** Account that is pointed at. */
  person: setting.text(),
}
export type Settings = typeof settings
