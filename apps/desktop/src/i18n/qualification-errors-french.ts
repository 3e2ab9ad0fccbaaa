/** What qualification refuses, in French: anomalies, waivers, evidence. English templates as in docs/reference/errors.md. */

export const QUALIFICATION_ERRORS: Readonly<
  Record<string, readonly [message: string, remedy: string, messageFr: string, remedyFr: string]>
> = {
  'VIG-QUALIFICATION-350': [
    'there is no {what} "{id}"',
    'List them with "vigie {what} list".',
    'il n’y a pas de {what} « {id} »',
    'Listez-les avec « vigie {what} list ».',
  ],
  'VIG-QUALIFICATION-351': [
    '{id} is {state}: {deed} comes after {before}',
    'Do what comes first.',
    '{id} est {state} : {deed} vient après {before}',
    'Faites d’abord ce qui précède.',
  ],
  'VIG-QUALIFICATION-352': [
    '{id} has {count} actions that are not done: {actions}',
    'Do them, each with its evidence, or let the board decide anew.',
    '{id} a {count} actions qui ne sont pas faites : {actions}',
    'Faites-les, chacune avec sa preuve, ou laissez la commission décider de nouveau.',
  ],
  'VIG-QUALIFICATION-353': [
    '{id} cannot be {deed}: "{evidence}" is no evidence of it ({detail})',
    'Name such a run or waiver.',
    '{id} ne peut être {deed} : « {evidence} » n’en est pas la preuve ({detail})',
    'Nommez un tel essai ou une telle dérogation.',
  ],
  'VIG-QUALIFICATION-354': [
    '{id} is {classification}: the disposition "{disposition}" needs a waiver',
    'Ask for one with "vigie waiver ask" and name it.',
    '{id} est {classification} : la décision « {disposition} » demande une dérogation',
    'Demandez-en une avec « vigie waiver ask » et nommez-la.',
  ],
  'VIG-QUALIFICATION-355': [
    '{id} is not classified',
    'Say which with the analysis.',
    '{id} n’est pas classée',
    'Dites sa classe avec l’analyse.',
  ],
  'VIG-QUALIFICATION-356': [
    'a board on {id} ({classification}) has {needed} members or more; {count} are named',
    'Name all who took part.',
    'une commission sur {id} ({classification}) a {needed} membres ou plus ; {count} sont nommés',
    'Nommez tous ceux qui y ont pris part.',
  ],
  'VIG-QUALIFICATION-357': [
    '{what} of {id} is empty',
    'Say it in a sentence.',
    '{what} de {id} est vide',
    'Dites-le en une phrase.',
  ],
  'VIG-QUALIFICATION-358': [
    '{id} is {state} already',
    'Ask for another waiver.',
    '{id} est déjà {state}',
    'Demandez une autre dérogation.',
  ],
  'VIG-QUALIFICATION-359': [
    '{user} has approved {id} already',
    'Let another one approve it.',
    '{user} a déjà approuvé {id}',
    'Faites-la approuver par quelqu’un d’autre.',
  ],
  'VIG-QUALIFICATION-360': [
    '{user} asked for {id} and cannot approve it',
    'Let another one approve it.',
    '{user} a demandé {id} et ne peut l’approuver',
    'Faites-la approuver par quelqu’un d’autre.',
  ],
  'VIG-QUALIFICATION-361': [
    '{id} has no action {number}',
    'Look at it with "vigie anomaly show {id}".',
    '{id} n’a pas d’action {number}',
    'Regardez-la avec « vigie anomaly show {id} ».',
  ],
  'VIG-QUALIFICATION-362': [
    'action {number} of {id} is done already',
    'Add another action.',
    'l’action {number} de {id} est déjà faite',
    'Ajoutez une autre action.',
  ],
  'VIG-QUALIFICATION-300': [
    '{file} of run {run} is not what it was: SHA-256 {expected} was recorded, {found} is there',
    'Restore it from a copy; the run proves nothing without it.',
    '{file} de l’essai {run} n’est plus ce qu’il était : SHA-256 {expected} noté, {found} trouvé',
    'Restaurez-le d’une copie ; sans lui l’essai ne prouve rien.',
  ],
}
