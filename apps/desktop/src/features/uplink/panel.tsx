import { definePanel } from '../../panels/declaration.ts'
import { settings } from './settings.ts'

export default definePanel({
  id: 'uplink',
  icon: 'M12 20V9M8 13l4-4 4 4M5 8a9 9 0 0 1 14 0',
  order: 54,
  texts: {
    en: { title: 'Uplink', description: 'Who holds it, which station radiates, how COP-1 stands' },
    fr: { title: 'Voie montante', description: 'Qui la tient, quelle station rayonne, où en est COP-1' },
  },
  settings,
  single: true,
  keys: [
    { key: 'Tab', texts: { en: 'from control to control', fr: 'de commande en commande' } },
    {
      key: 'Enter',
      texts: { en: 'arm, and once more to do it', fr: 'armer, et encore une fois pour le faire' },
    },
  ],
  load: () => import('./uplink.tsx'),
})
