import { definePanel } from '../../panels/declaration.ts'
import { settings } from './settings.ts'

export default definePanel({
  id: 'alarms',
  icon: 'M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4',
  order: 50,
  texts: {
    en: { title: 'Alarms', description: 'What is out of limits, of all satellites, the most urgent first' },
    fr: { title: 'Alarmes', description: 'Ce qui est hors limites, tous satellites, le plus urgent d’abord' },
  },
  settings,
  single: true,
  keys: [
    { key: '↑ ↓', texts: { en: 'walk the list', fr: 'parcourir la liste' } },
    { key: 'Enter', texts: { en: 'open: acknowledge, values, plot', fr: 'ouvrir : acquitter, valeurs, courbe' } },
    { key: 'A', texts: { en: 'acknowledge', fr: 'acquitter' } },
    { key: 'S', texts: { en: 'shelve for a while', fr: 'mettre de côté pour un temps' } },
    { key: 'P', texts: { en: 'open the procedure to run', fr: 'ouvrir la procédure à exécuter' } },
    { key: 'O', texts: { en: 'plot around its onset', fr: 'courbe autour de son début' } },
  ],
  load: () => import('./alarms.tsx'),
})
