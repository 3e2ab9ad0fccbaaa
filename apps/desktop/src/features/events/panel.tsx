import { definePanel } from '../../panels/declaration.ts'
import { settings } from './settings.ts'

export default definePanel({
  id: 'events',
  icon: 'M5 6h.01M5 12h.01M5 18h.01M9 6h11M9 12h11M9 18h11',
  order: 60,
  texts: {
    en: { title: 'Events', description: 'What happened, newest first, of all satellites and the centre' },
    fr: { title: 'Événements', description: 'Ce qui s’est passé, du plus récent, tous satellites et centre' },
  },
  settings,
  time: 'window',
  single: true,
  keys: [
    { key: 'Enter', texts: { en: 'its parameter or packet', fr: 'son paramètre ou son paquet' } },
    { key: 'L', texts: { en: 'write about it in the log-book', fr: 'écrire à son sujet dans le journal de bord' } },
  ],
  load: () => import('./events.tsx'),
})
