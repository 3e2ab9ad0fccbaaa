/** Links to a panel as it is: `#/panel/plot?parameters=RECO1.EPS.BusVoltage`. */
import { panelOf } from './registry.ts'
import { readSettings, settingsQuery } from './settings.ts'

export interface PanelLink {
  readonly panel: string
  readonly settings: Readonly<Record<string, unknown>>
}

export function readLink(hash: string): PanelLink | undefined {
  const match = /^#\/panel\/([\w-]+)(?:\?(.*))?$/.exec(hash)
  const declaration = match === null ? undefined : panelOf(match[1]!)
  if (match === null || declaration === undefined) return undefined
  const given = Object.fromEntries(new URLSearchParams(match[2] ?? ''))
  return { panel: declaration.id, settings: readSettings(declaration.settings, given) }
}

export function writeLink(panel: string, settings: Readonly<Record<string, unknown>>): string {
  const declaration = panelOf(panel)
  if (declaration === undefined) return '#/'
  const query = settingsQuery(declaration.settings, readSettings(declaration.settings, settings))
  return `#/panel/${panel}${query === '' ? '' : `?${query}`}`
}
