/** What the server says of runs of procedures, in French: as in server-french.ts. */
type Entry = readonly [message: string, remedy: string, messageFr: string, remedyFr: string]

export const PROCEDURE_ERRORS: Readonly<Record<string, Entry>> = {
  'VIG-PROCEDURE-200': [
    'line {line}: {detail}',
    'Correct the statement, or give its values; while the run is paused it can be edited or skipped.',
    'ligne {line} : {detail}',
    'Corrigez l’instruction, ou donnez-lui ses valeurs ; tant que l’exécution est en pause, elle peut être modifiée ou sautée.',
  ],
  'VIG-PROCEDURE-201': [
    'procedure {path} cannot be run: {detail}',
    'Look at its findings with "vigie procedure check", correct it, and read the mission again.',
    'la procédure {path} ne peut pas être exécutée : {detail}',
    'Voyez ses constats par « vigie procedure check », corrigez-la, et relisez la mission.',
  ],
  'VIG-PROCEDURE-202': [
    'there is no run {run} of a procedure',
    'List the runs: "vigie procedure runs".',
    'il n’y a pas d’exécution de procédure {run}',
    'Voyez la liste des exécutions : « vigie procedure runs ».',
  ],
  'VIG-PROCEDURE-203': [
    'run {run} of {path} has ended: {outcome}',
    'Run the procedure again.',
    'l’exécution {run} de {path} est terminée : {outcome}',
    'Exécutez de nouveau la procédure.',
  ],
  'VIG-PROCEDURE-204': [
    'run {run} of {path} is not paused: it cannot be {what}',
    'Pause it first.',
    'l’exécution {run} de {path} n’est pas en pause : elle ne peut pas être traitée ainsi ({what})',
    'Mettez-la d’abord en pause.',
  ],
  'VIG-PROCEDURE-205': [
    '{user} ({role}) may not {what} run {run} of {path}',
    'Ask whoever holds the run to do it or to hand it over, or somebody with such a role.',
    '{user} ({role}) n’a pas le droit à cet acte ({what}) sur l’exécution {run} de {path}',
    'Demandez à qui tient l’exécution de le faire ou de la passer, ou à quelqu’un qui a un tel rôle.',
  ],
  'VIG-PROCEDURE-206': [
    'line {line} cannot be jumped to from where run {run} stands',
    'Name a line of the same list of statements.',
    'on ne peut pas aller à la ligne {line} de là où se trouve l’exécution {run}',
    'Nommez une ligne de la même suite d’instructions.',
  ],
  'VIG-PROCEDURE-207': [
    'run {run} does not ask question {question}',
    'Look at what the run asks now.',
    'l’exécution {run} ne pose pas la question {question}',
    'Voyez ce que l’exécution demande maintenant.',
  ],
  'VIG-PROCEDURE-208': [
    '"{answer}" is no answer to "{question}": {detail}',
    'Answer with one of them.',
    '« {answer} » ne répond pas à « {question} » : {detail}',
    'Répondez par l’une d’elles.',
  ],
  'VIG-PROCEDURE-209': [
    'the new text does not fit run {run}: {detail}',
    'Leave the statements that have begun as they are, or jump to another one first.',
    'le nouveau texte ne convient pas à l’exécution {run} : {detail}',
    'Laissez telles quelles les instructions commencées, ou allez d’abord à une autre.',
  ],
  'VIG-PROCEDURE-210': ['{what} needs a reason', 'Give a reason.', '{what} : il faut une raison', 'Donnez une raison.'],
  'VIG-PROCEDURE-211': [
    'line {line}: {count} statements were carried out without a wait; the run is paused',
    'Look at the condition of the loop. Resume the run to let it go on as long again, or abort it.',
    'ligne {line} : {count} instructions exécutées sans attente ; l’exécution est en pause',
    'Voyez la condition de la boucle. Reprenez l’exécution pour la laisser aller autant encore, ou abandonnez-la.',
  ],
  'VIG-PROCEDURE-212': [
    'argument {argument} of {path}: {detail}',
    'Look at its arguments with "vigie procedure show".',
    'argument {argument} de {path} : {detail}',
    'Voyez ses arguments par « vigie procedure show ».',
  ],
  'VIG-PROCEDURE-213': [
    'line {line}: directive "{name}": {detail}',
    'Correct the directive.',
    'ligne {line} : directive « {name} » : {detail}',
    'Corrigez la directive.',
  ],
  'VIG-PROCEDURE-214': [
    'the author of {procedure}, {author} ({role}), has no right to {path}',
    'Have the procedure taken over by an author with the right.',
    'l’auteur de {procedure}, {author} ({role}), n’a pas droit à {path}',
    'Faites reprendre la procédure par un auteur qui en a le droit.',
  ],
  'VIG-PROCEDURE-215': [
    'line {line}: the clock went {direction} by {seconds} s in the wait',
    'Judge whether the wait means what it should: durations count on from where they stood when the clock went back; what it went forward by counts as gone by.',
    'ligne {line} : l’horloge a bougé ({direction}) de {seconds} s pendant l’attente',
    'Jugez si l’attente vaut ce qu’elle doit : après un recul, les durées continuent d’où elles en étaient ; une avance compte comme du temps passé.',
  ],
  'VIG-PROCEDURE-216': [
    'the centre stopped while run {run} of {path} stood at line {line}; it waits for an operator',
    'Look at what it was doing, then resume or abort it.',
    'le centre s’est arrêté alors que l’exécution {run} de {path} en était à la ligne {line} ; elle attend un opérateur',
    'Voyez ce qu’elle faisait, puis reprenez-la ou abandonnez-la.',
  ],
  'VIG-PROCEDURE-217': [
    '{user} cannot be given run {run}: {detail}',
    'Name another operator.',
    'l’exécution {run} ne peut pas être passée à {user} : {detail}',
    'Nommez un autre opérateur.',
  ],
  'VIG-PROCEDURE-218': [
    'there is no procedure {path}',
    'List them: "vigie procedure list".',
    'il n’y a pas de procédure {path}',
    'Voyez la liste : « vigie procedure list ».',
  ],
  'VIG-PROCEDURE-219': [
    '{detail}',
    'Correct the file; its form is in docs/guides/procedures.md.',
    '{detail}',
    'Corrigez le fichier ; sa forme est dans docs/guides/procedures.md.',
  ],
  'VIG-PROCEDURE-220': [
    'run {run} has nothing at work that could be {what}{place}',
    'Look at where the run stands.',
    'l’exécution {run} n’a rien en cours à quoi cet acte ({what}) s’applique{place}',
    'Voyez où en est l’exécution.',
  ],
  'VIG-PROCEDURE-221': [
    'run {run} was carried out with a text that this version of Vigie cannot take up: {detail}',
    'The run is ended; its record stays. Run the procedure again from where it is safe.',
    'l’exécution {run} suivait un texte que cette version de Vigie ne peut pas reprendre : {detail}',
    'L’exécution est terminée, son relevé demeure. Exécutez de nouveau la procédure d’où c’est sûr.',
  ],
  'VIG-PROCEDURE-222': [
    '{most} procedures are running already',
    'End some of them.',
    '{most} procédures sont déjà en cours',
    'Terminez-en quelques-unes.',
  ],
  'VIG-PROCEDURE-223': [
    'line {line}: {count} requests were refused one after another; the run is paused',
    'Meet the rule that the record names, then resume the run, or abort it; give "restart" a limit.',
    'ligne {line} : {count} demandes refusées l’une après l’autre ; l’exécution est en pause',
    'Satisfaites à la règle que nomme le relevé, puis reprenez l’exécution, ou abandonnez-la ; donnez une limite à « restart ».',
  ],
}
