import { formatUtc } from '@vigie/base'
import type { Actor } from '@vigie/commanding'
import type { Principal, ServiceState, Transfer } from '@vigie/contract'
import type { Centre } from '../centre.ts'
import type { ServiceTransfers } from '../commanding/services-transfers.ts'
import { serverErrors } from '../errors.ts'
import type { Handlers } from '../http/handlers.ts'

type Names =
  | 'listServices'
  | 'listTransfers'
  | 'startTransfer'
  | 'resumeTransfer'
  | 'stopTransfer'
  | 'getTransferContent'

export function serviceRoutes({ commanding }: Centre): Handlers<Names> {
  const { engine, onBoard } = commanding
  const transfersOf = (chain: string): ServiceTransfers => {
    const { transfers } = onBoard
    if (transfers === undefined || onBoard.element(chain) === undefined)
      throw serverErrors.noSuch({ what: 'services of uplink', name: chain })
    return transfers
  }
  return {
    listTransfers: ({ params }) => transfersOf(params.chain).list(params.chain) as Transfer[],
    startTransfer: ({ params, body, principal }) => {
      const transfers = transfersOf(params.chain)
      engine.requireUplink(params.chain, actor(principal))
      const ask = { ...body, arguments: body.arguments ?? {} }
      return transfers.start(params.chain, ask, actor(principal)) as Transfer
    },
    resumeTransfer: ({ params, principal }) => {
      const transfers = transfersOf(params.chain)
      engine.requireUplink(params.chain, actor(principal))
      return transfers.resume(params.chain, params.transaction) as Transfer
    },
    stopTransfer: ({ params, principal }) =>
      transfersOf(params.chain).stop(params.chain, params.transaction, principal.user) as Transfer,
    getTransferContent: async ({ params, reply }) => {
      const content = await onBoard.received(params.chain, params.transaction)
      if (content === undefined)
        throw serverErrors.noSuch({ what: 'large message', name: `${params.chain} ${params.transaction}` })
      reply.header('content-type', 'application/octet-stream')
      reply.header('content-disposition', `attachment; filename="${params.chain}-${params.transaction}.bin"`)
      return Buffer.from(content)
    },
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

const actor = ({ user, role, via }: Principal): Actor => ({ user, role, via })
