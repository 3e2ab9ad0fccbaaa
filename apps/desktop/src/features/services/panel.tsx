import { definePanel } from '../../panels/declaration.ts'
import { settings } from './settings.ts'

export default definePanel({
  id: 'services',
  icon: 'M5 5h6v6H5zM13 5h6v6h-6zM5 13h6v6H5zM13 13h6v6h-6z',
  order: 56,
  texts: {
    en: {
      title: 'On-board services',
      description:
        'Schedule, housekeeping, monitoring, stores, files as the ground knows them; enable, change, compare',
    },
    fr: {
      title: 'Services de bord',
      description: 'Échéancier, télémesure de servitude, surveillance, stockage, fichiers vus du sol ; agir, comparer',
    },
  },
  settings,
  single: true,
  load: () => import('./services.tsx'),
})
