/** What a saved layout and a link to the panel hold. */
import { setting } from '../../panels/settings.ts'

export const settings = {
  search: setting.text(),
  satellite: setting.text(),
  tag: setting.text(),
  by: setting.text(),
  /** Only entries that link to this: `pass:K1`. */
  link: setting.text(),
  from: setting.text(),
  to: setting.text(),
  /** Number of the entry that is looked at. */
  entry: setting.text(),
  draft: setting.choice(['', 'new'], ''),
  /** What the draft gets links to; it is about `satellite`. */
  links: setting.list(),
  /** Name of the template that the draft begins with. */
  template: setting.text(),
}
export type Settings = typeof settings
