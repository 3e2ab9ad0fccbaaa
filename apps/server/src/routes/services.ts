import { formatUtc } from '@vigie/base'
import type { ServiceState } from '@vigie/contract'
import type { Centre } from '../centre.ts'
import { serverErrors } from '../errors.ts'
import type { Handlers } from '../http/handlers.ts'

export function serviceRoutes({ commanding }: Centre): Handlers<'listServices'> {
  return {
    listServices: async ({ params, query }) => {
      const states = await commanding.onBoard.state(params.chain)
      if (states === undefined) throw serverErrors.noSuch({ what: 'services of uplink', name: params.chain })
      return states
        .filter(({ service }) => query.service === undefined || query.service === service)
        .map(
          (state) =>
            ({
              ...state,
              rows: state.rows.map((row) => ({ ...row, source: { ...row.source, at: formatUtc(row.source.at) } })),
              differences: state.differences.map((d) => ({ ...d, at: formatUtc(d.at) })),
            }) as unknown as ServiceState,
        )
    },
  }
}
