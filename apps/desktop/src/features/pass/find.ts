import { defineFinder } from '../../panels/finder.ts'
import { contactPlanQuery } from '../../server/passes.ts'
import { dateTime } from '../../time/format.ts'

export default defineFinder({
  id: 'passes',
  order: 35,
  icon: 'M4 20a16 16 0 0 1 16-16M4 20l6-6M13 17a6 6 0 0 0-6-6',
  texts: { en: 'pass', fr: 'passage' },
  list: async ({ centre, queries }) => {
    const { passes } = await queries.fetchQuery(contactPlanQuery(centre))
    return passes
      .filter((pass) => pass.status !== 'cancelled')
      .map((pass) => {
        const satellite = centre.mission.satellites.find((s) => s.name === pass.satellite)
        return {
          key: pass.id,
          title: `${satellite?.title ?? pass.satellite} ${pass.station}`,
          detail: `${dateTime(pass.aos)} … ${dateTime(pass.los).slice(-8)}`,
          also: `${pass.id} ${pass.satellite} ${pass.orbit ?? ''} ${pass.comment ?? ''}`,
          colour: satellite?.colour,
          panel: 'pass',
          settings: { pass: pass.id },
        }
      })
  },
})
