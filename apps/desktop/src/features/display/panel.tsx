import { definePanel } from '../../panels/declaration.ts'
import { settings } from './settings.ts'

export default definePanel({
  id: 'display',
  icon: 'M4 5h16v14H4zM4 12h8M12 5v14M15 16l2-3 2 2',
  order: 35,
  texts: {
    en: { title: 'Display', description: 'A display of the mission: its tables and plots together' },
    fr: { title: 'Écran', description: 'Un écran de la mission : ses tableaux et courbes ensemble' },
  },
  settings,
  time: 'source',
  single: false,
  name: (settings) => settings.name,
  load: () => import('./display.tsx'),
})
