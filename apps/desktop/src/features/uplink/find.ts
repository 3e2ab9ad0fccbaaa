import { defineFinder } from '../../panels/finder.ts'

export default defineFinder({
  id: 'uplinks',
  order: 60,
  texts: { en: 'uplink', fr: 'montée' },
  fresh: 5000,
  list: async ({ centre, signal }) => {
    const uplinks = await centre.client.listUplinks({ signal })
    return uplinks.map((u) => {
      const satellite = centre.satelliteOfChain(u.chain)
      return {
        key: u.chain,
        title: satellite?.title ?? u.chain,
        detail: [u.lentTo ?? u.holder, u.selected].filter(Boolean).join(' · '),
        also: `uplink montée ${u.chain} ${satellite?.name ?? ''}`,
        colour: satellite?.colour,
        panel: 'uplink',
        settings: { chain: u.chain },
      }
    })
  },
})
