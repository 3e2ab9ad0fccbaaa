/** What a saved layout and a link to the panel hold. */
import { setting } from '../../panels/settings.ts'

export const settings = { show: setting.choice(['all', 'waiting', 'active'], 'all'), satellite: setting.text() }
export type Settings = typeof settings
