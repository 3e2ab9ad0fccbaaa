import { defineFinder } from '../../panels/finder.ts'
import { packetTypesQuery } from '../../server/model.ts'

export default defineFinder({
  id: 'packet-types',
  order: 90,
  texts: { en: 'packet', fr: 'paquet' },
  list: async ({ centre, queries }) => {
    const types = await queries.fetchQuery(packetTypesQuery(centre.client))
    return types.map((p) => ({
      key: `${p.chain} ${p.path}`,
      title: p.path,
      detail: p.description ?? '',
      colour: centre.satelliteOfChain(p.chain)?.colour,
      panel: 'packets',
      settings: { chain: p.chain, type: p.path },
    }))
  },
})
