import { defineTexts } from '../../i18n/texts.ts'

export const texts = defineTexts(
  {
    search: 'Search the model',
    tree: 'Tree of the model',
    empty: 'The model has no elements',
    emptyHint: 'The mission folder declares none; vigie model check says what was read.',
    nothing: 'Nothing fits',
    nothingHint: 'Words are looked for in paths, aliases and descriptions.',
    found: (n: number, shown: number) =>
      shown < n ? `${shown} of ${n} parameters` : `${n} parameter${n === 1 ? '' : 's'}`,
    unfold: (name: string) => `Unfold ${name}`,
    fold: (name: string) => `Fold ${name}`,
    displays: 'Displays',
    loading: 'loading…',
    drag: 'Drag into Values or Plot; Enter shows the values, P plots',
  },
  {
    search: 'Chercher dans le modèle',
    tree: 'Arbre du modèle',
    empty: 'Le modèle n’a aucun élément',
    emptyHint: 'Le dossier de mission n’en déclare aucun ; vigie model check dit ce qui a été lu.',
    nothing: 'Rien ne correspond',
    nothingHint: 'Les mots sont cherchés dans les chemins, les alias et les descriptions.',
    found: (n, shown) => (shown < n ? `${shown} sur ${n} paramètres` : `${n} paramètre${n > 1 ? 's' : ''}`),
    unfold: (name) => `Déplier ${name}`,
    fold: (name) => `Replier ${name}`,
    displays: 'Écrans',
    loading: 'chargement…',
    drag: 'Glissez vers Valeurs ou Courbes ; Entrée montre les valeurs, P trace',
  },
)
