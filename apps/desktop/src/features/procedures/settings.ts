/** What a saved layout and a link to the panel hold. */
import { setting } from '../../panels/settings.ts'

export const settings = {
  /** Path of the procedure that is looked at. */
  procedure: setting.text(),
  /** Number of the run that is followed; −1: none. */
  run: setting.number(-1, -1, Number.MAX_SAFE_INTEGER),
  find: setting.text(),
}
export type Settings = typeof settings
