import { definePanel } from '../../panels/declaration.ts'
import { settings } from './settings.ts'

export default definePanel({
  id: 'people',
  icon: 'M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM2.5 20a6.5 6.5 0 0 1 13 0M16 5.5a3.5 3.5 0 0 1 0 6.4M18 14.5a6.5 6.5 0 0 1 3.5 5.5',
  order: 205,
  texts: {
    en: { title: 'People', description: 'Who is who, who is on console now, and which uplinks they hold' },
    fr: { title: 'Équipe', description: 'Qui est qui, qui est en poste, et qui tient quelle voie montante' },
  },
  settings,
  single: true,
  load: () => import('./people.tsx'),
})
