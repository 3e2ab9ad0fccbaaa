/** What a saved layout and a link to the panel hold. */
import { setting } from '../../panels/settings.ts'

export const VIEWS = [
  'status',
  'requirements',
  'readiness',
  'compatibility',
  'procedures',
  'campaigns',
  'anomalies',
  'import',
] as const
export type View = (typeof VIEWS)[number]

export const settings = {
  view: setting.choice(VIEWS, 'status'),
  /** Id of the requirement, run or anomaly that is looked at. */
  item: setting.text(),
  find: setting.text(),
  status: setting.text(),
}
export type Settings = typeof settings
