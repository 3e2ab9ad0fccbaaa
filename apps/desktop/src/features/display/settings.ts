/** What a saved layout and a link to the panel hold. */
import { setting } from '../../panels/settings.ts'

export const settings = {
  name: setting.text(),
  chain: setting.text(),
  /** Values of the variables of a template: `SAT=IDENT1`. */
  bind: setting.list(),
}
export type Settings = typeof settings

export const bindingsOf = (bind: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    bind.flatMap((one): [string, string][] => {
      const at = one.indexOf('=')
      return at < 1 ? [] : [[one.slice(0, at), one.slice(at + 1)]]
    }),
  )
export const bindOf = (values: Readonly<Record<string, string>>): string[] =>
  Object.entries(values).map(([name, value]) => `${name}=${value}`)
