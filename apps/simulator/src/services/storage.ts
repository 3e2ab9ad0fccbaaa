/** Service 15: packet stores, and their retrieval. */
import { FailureCode, illegal, unable } from '../telecommand/failure.ts'
import { numberOf, type OnBoard, type Request, type Service } from '../software/service.ts'

export function storage(onBoard: OnBoard): Service {
  const { store } = onBoard.craft
  const chosen = ({ arguments: a }: Request): number => {
    const id = numberOf(a, 'store')
    return store.enabled.has(id) || store.disabled.has(id) ? id : unable(FailureCode.unknownIdentifier)
  }
  let stopped = false
  return {
    handlers: {
      EnableStorage: (request) => store.enable(chosen(request), true),
      DisableStorage: (request) => store.enable(chosen(request), false),
      DumpStoreByTime: (request) => {
        const { arguments: a } = request
        const id = chosen(request)
        const [from, to] = [numberOf(a, 'from'), numberOf(a, 'to')]
        if (from > to) illegal()
        if (store.requested > 0) unable()
        stopped = false
        store.request(id, from, to)
        return () => (stopped ? { failed: FailureCode.aborted } : store.requested > 0 ? 'going' : 'done')
      },
      StopDump: (request) => {
        chosen(request)
        if (store.requested > 0) stopped = true
        store.withdraw()
      },
      DeleteStoreUntil: (request) => store.deleteUntil(chosen(request), numberOf(request.arguments, 'until')),
      ReportStores: () => {
        const stores = store.summary()
        onBoard.report(
          'StoreReport',
          { RowCount: stores.length },
          stores.map((s) => ({
            StoreId: s.id,
            ReportedEnabled: Number(s.enabled),
            StorePackets: s.packets,
            StoreBytes: s.bytes,
            StoreOldest: s.oldest,
            StoreNewest: s.newest,
          })),
        )
      },
    },
  }
}
