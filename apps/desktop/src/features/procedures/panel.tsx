import { definePanel } from '../../panels/declaration.ts'
import { settings } from './settings.ts'

export default definePanel({
  id: 'procedures',
  icon: 'M6 3h12v18H6zM9 8h6M9 12h6M9 16h3M3 8h1M3 12h1M3 16h1',
  order: 58,
  texts: {
    en: { title: 'Procedures', description: 'Read, written, tried and run: where each stands, line by line' },
    fr: { title: 'Procédures', description: 'Lues, écrites, essayées, exécutées : où en est chacune, ligne par ligne' },
  },
  settings,
  single: true,
  name: (s) => s.procedure,
  keys: [
    { key: 'Ctrl Space', texts: { en: 'what can stand here', fr: 'ce qui peut venir ici' } },
    { key: 'Ctrl Shift F', texts: { en: 'form of the house', fr: 'mise en forme' } },
    { key: 'F12', texts: { en: 'go to what is named', fr: 'aller à ce qui est nommé' } },
  ],
  load: () => import('./procedures.tsx'),
})
