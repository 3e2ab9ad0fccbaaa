/** What a saved layout and a link to the panel hold. */
import { setting } from '../../panels/settings.ts'

export const settings = {
  chain: setting.text(),
  type: setting.text(),
  from: setting.text(),
  to: setting.text(),
  packet: setting.text(),
  field: setting.text(),
}
export type Settings = typeof settings
