/** The filters of the panel as the API takes them. */
import type { Api, QueryOf } from '@vigie/contract'
import type { SettingsOf } from '../../panels/settings.ts'
import type { Settings } from './settings.ts'

export type Which = Omit<NonNullable<QueryOf<Api['exportLog']>>, 'format'>

export function queryOf({ search, satellite, tag, by, link, from, to }: SettingsOf<Settings>): Which {
  const all = { search: search.trim(), satellite, tag, by: by.trim(), link, from, to }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
}
