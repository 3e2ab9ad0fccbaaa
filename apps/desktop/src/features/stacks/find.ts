import { defineFinder } from '../../panels/finder.ts'

export default defineFinder({
  id: 'stacks',
  order: 50,
  texts: { en: 'stack', fr: 'pile' },
  list: async ({ centre, signal }) => {
    const stacks = await centre.client.listStacks({ query: {}, signal })
    return stacks.map((s) => ({
      key: s.name,
      title: s.name,
      detail: [s.description, centre.satelliteOfChain(s.chain)?.title ?? s.chain].filter(Boolean).join(' · '),
      colour: centre.satelliteOfChain(s.chain)?.colour,
      panel: 'stacks',
      settings: { stack: s.name },
    }))
  },
})
