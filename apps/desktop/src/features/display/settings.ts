/** What a saved layout and a link to the panel hold. */
import { setting } from '../../panels/settings.ts'

export const settings = { name: setting.text(), chain: setting.text() }
export type Settings = typeof settings
