import { definePanel } from '../../panels/declaration.ts'
import { settings } from './settings.ts'

export default definePanel({
  id: 'packets',
  icon: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9',
  order: 70,
  texts: {
    en: { title: 'Packets', description: 'Packets as received: bytes, bits and fields, both ways' },
    fr: { title: 'Paquets', description: 'Les paquets reçus : octets, bits et champs, dans les deux sens' },
  },
  settings,
  time: 'window',
  single: true,
  keys: [
    { key: '↑ ↓', texts: { en: 'walk the packets, the bytes', fr: 'parcourir les paquets, les octets' } },
    { key: 'Enter', texts: { en: 'open the packet', fr: 'ouvrir le paquet' } },
  ],
  load: () => import('./packets.tsx'),
})
