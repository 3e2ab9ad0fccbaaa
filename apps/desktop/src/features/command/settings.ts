/** What a saved layout and a link to the panel hold. */
import { setting } from '../../panels/settings.ts'

export const settings = {
  /** Path of the activity; none: it is being looked for. */
  activity: setting.text(),
  /** What has been typed into its form, as JSON: `{"heater":"3"}`. */
  arguments: setting.text(),
  find: setting.text(),
}
export type Settings = typeof settings

/** Values by name from what a link says; whatever else stands there is left out. */
export function readArguments(text: string): Readonly<Record<string, unknown>> {
  try {
    const given: unknown = JSON.parse(text)
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return {}
    return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null && value !== ''))
  } catch {
    return {}
  }
}
