/** What a saved layout and a link to the panel hold. */
import { setting } from '../../panels/settings.ts'

export const settings = {
  /** Chain whose satellite is looked at; none: the first. */
  chain: setting.text(),
  /** Name of the service as the server has it; none: the first that holds something. */
  service: setting.text(),
}
export type Settings = typeof settings
