/** What a saved layout and a link to the panel hold. */
import { setting } from '../../panels/settings.ts'
import { SPANS } from './window.ts'

export const settings = {
  parameters: setting.list(),
  span: setting.choice(SPANS, '15min'),
  from: setting.text(),
  to: setting.text(),
  limits: setting.flag(true),
  chain: setting.text(),
}
export type Settings = typeof settings
