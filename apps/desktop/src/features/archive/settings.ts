/** What a saved layout and a link to the panel hold. */
import { setting } from '../../panels/settings.ts'

export const settings = {
  chain: setting.text(),
  parameters: setting.list(),
  from: setting.text(),
  to: setting.text(),
}
export type Settings = typeof settings
