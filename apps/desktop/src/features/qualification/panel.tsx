import { definePanel } from '../../panels/declaration.ts'
import { settings } from './settings.ts'

export default definePanel({
  id: 'qualification',
  icon: 'M5 3h10l4 4v14H5zM14 3v5h5M8 13l2.5 2.5L16 11',
  order: 75,
  texts: {
    en: {
      title: 'Qualification',
      description: 'Where the mission stands: requirements, tests, evidence, anomalies, what blocks the next review',
    },
    fr: {
      title: 'Qualification',
      description: 'Où en est la mission : exigences, essais, preuves, anomalies, ce qui bloque la prochaine revue',
    },
  },
  settings,
  single: true,
  load: () => import('./qualification.tsx'),
})
