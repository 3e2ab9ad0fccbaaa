import { definePanel } from '../../panels/declaration.ts'
import { settings } from './settings.ts'

export default definePanel({
  id: 'plot',
  icon: 'M4 4v16h16M7 15l4-5 3 3 5-7',
  order: 40,
  texts: {
    en: { title: 'Plot', description: 'History that continues live, with limits' },
    fr: { title: 'Courbes', description: 'Historique qui continue en direct, avec les limites' },
  },
  settings,
  time: 'source',
  single: false,
  name: (settings) => {
    const [first, ...rest] = settings.parameters
    const what = first === undefined ? '' : rest.length === 0 ? first : `${first} +${rest.length}`
    return settings.chain === '' ? what : `${what} · ${settings.chain}`
  },
  drop: {
    accepts: ['parameter'],
    take: (settings, items) => ({ parameters: [...new Set([...settings.parameters, ...items.paths])] }),
  },
  keys: [
    { key: '← →', texts: { en: 'look back, forward', fr: 'reculer, avancer dans le temps' } },
    { key: '+ −', texts: { en: 'closer, wider', fr: 'rapprocher, élargir' } },
    { key: 'L', texts: { en: 'live', fr: 'direct' } },
  ],
  load: () => import('./plot.tsx'),
})
