/** The filters of the panel as the API takes them. */
import type { Api, QueryOf } from '@vigie/contract'
import type { SettingsOf } from '../../panels/settings.ts'
import type { Settings } from './settings.ts'

type Which = Omit<NonNullable<QueryOf<Api['exportActivities']>>, 'format'>

export function queryOf({ element, user, state, significance, search, from, to }: SettingsOf<Settings>): Which {
  return {
    ...(element === '' ? {} : { element }),
    ...(user === '' ? {} : { user }),
    ...(state === '' ? {} : { state }),
    ...(significance === '' ? {} : { significance }),
    ...(search === '' ? {} : { search }),
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
  }
}
