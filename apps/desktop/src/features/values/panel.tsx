import { definePanel } from '../../panels/declaration.ts'
import { settings } from './settings.ts'

export default definePanel({
  id: 'values',
  icon: 'M4 5h16v14H4zM4 10h16M4 15h16M12 5v14',
  order: 30,
  texts: {
    en: { title: 'Values', description: 'Latest values: raw, engineering, state, age' },
    fr: { title: 'Valeurs', description: 'Dernières valeurs : brute, physique, état, âge' },
  },
  settings,
  time: 'source',
  single: false,
  name: (settings) => {
    const [first, ...rest] = settings.parameters
    const what =
      first === undefined
        ? ''
        : rest.length === 0
          ? first
          : `${first.split('.').slice(0, 2).join('.')} (${rest.length + 1})`
    return settings.chain === '' ? what : `${what} · ${settings.chain}`
  },
  drop: {
    accepts: ['parameter'],
    take: (settings, items) => ({ parameters: [...new Set([...settings.parameters, ...items.paths])] }),
  },
  keys: [
    { key: '↑ ↓', texts: { en: 'walk the rows', fr: 'parcourir les lignes' } },
    { key: 'Enter', texts: { en: 'where from?', fr: 'd’où vient-elle ?' } },
    { key: 'P', texts: { en: 'plot', fr: 'tracer la courbe' } },
    { key: 'Delete', texts: { en: 'take out of the table', fr: 'retirer du tableau' } },
  ],
  load: () => import('./values.tsx'),
})
