/**
 * What the server says in English, in French: errors by their code, and phrases that stand inside of them. The page fetches this when
 * it is in French. English templates are those of docs/reference/errors.md; what no longer fits its template stays as it came.
 */

import { stageTexts, type Stage } from '../commanding/words.ts'
import { LOGBOOK_ERRORS } from './logbook-errors-french.ts'
import { PROCEDURE_ERRORS } from './procedure-errors-french.ts'
import { QUALIFICATION_ERRORS } from './qualification-errors-french.ts'
import { SERVICE_ARGUMENTS } from './service-arguments-french.ts'
import { SERVICE_TITLES } from './service-titles-french.ts'

/** Message and remedy as the server makes them, then both in French. A missing remedy of the server has no places. */
type Entry = readonly [message: string, remedy: string, messageFr: string, remedyFr: string]

export const FRENCH_ERRORS: Readonly<Record<string, Entry>> = {
  ...LOGBOOK_ERRORS,
  ...PROCEDURE_ERRORS,
  ...QUALIFICATION_ERRORS,
  'VIG-SERVER-001': [
    'the request is not understood: {detail}',
    'Compare it with /api/v1/openapi.json.',
    'la demande n’est pas comprise : {detail}',
    'Comparez-la à /api/v1/openapi.json.',
  ],
  'VIG-SERVER-002': [
    'nobody is logged in',
    'Log in, or send an API token as "Authorization: Bearer …".',
    'personne n’est connecté',
    'Connectez-vous, ou envoyez un jeton dans « Authorization: Bearer … ».',
  ],
  'VIG-SERVER-003': [
    'the role {required} is needed for this; {user} is {role}',
    'Ask an administrator for the role, or someone who has it to do it.',
    'il faut pour cela le rôle {required} ; {user} est {role}',
    'Demandez ce rôle à un administrateur, ou demandez à qui l’a de le faire.',
  ],
  'VIG-SERVER-006': [
    'there is no {what} "{name}"',
    'Look at the list: names are written as the list has them.',
    'il n’y a pas de {what} « {name} »',
    'Voyez la liste : les noms s’écrivent comme elle les donne.',
  ],
  'VIG-SERVER-007': [
    'nothing was received yet of "{name}"',
    'Wait for its packet, or ask for its history.',
    'rien n’a encore été reçu de « {name} »',
    'Attendez son paquet, ou demandez son historique.',
  ],
  'VIG-SERVER-008': [
    'there is a {what} "{name}" already',
    'Choose another name.',
    'il y a déjà un {what} « {name} »',
    'Choisissez un autre nom.',
  ],
  'VIG-SERVER-016': [
    'chain "{name}" does not run: {detail}',
    'Try again in a few seconds; look at the events of the chain for why.',
    'la chaîne « {name} » ne tourne pas : {detail}',
    'Réessayez dans quelques secondes ; ses événements disent pourquoi.',
  ],
  'VIG-SERVER-019': [
    'the span from {from} to {to} is empty',
    'Give a later end, or leave it out for now.',
    'l’intervalle de {from} à {to} est vide',
    'Donnez une fin plus tardive, ou laissez-la vide pour maintenant.',
  ],
  'VIG-SERVER-020': [
    '{most} jobs run already',
    'Wait until one has ended, or cancel one.',
    '{most} travaux tournent déjà',
    'Attendez la fin de l’un d’eux, ou annulez-en un.',
  ],
  'VIG-ACTIVITY-001': ['{path} is refused: {reasons}', '{remedies}', '{path} est refusée : {reasons}', '{remedies}'],
  'VIG-ACTIVITY-002': [
    '{user} ({role}) may not ask for {path}, whose significance is "{level}"',
    'Ask someone whose role has the right, or have the rights of the mission changed.',
    '{user} ({role}) n’a pas le droit de demander {path}, dont la gravité est « {level} »',
    'Demandez à qui en a le droit par son rôle, ou faites changer les droits de la mission.',
  ],
  'VIG-ACTIVITY-003': [
    '{path} is inhibited ({scope}) by {by}: {reason}',
    'Have the inhibition lifted by who has the right to command.',
    '{path} est retenue ({scope}) par {by} : {reason}',
    'Faites lever l’inhibition par qui a le droit de commander.',
  ],
  'VIG-ACTIVITY-004': [
    'nobody holds the uplink of {chain}',
    'Take the uplink of {chain} first.',
    'personne ne tient la voie montante de {chain}',
    'Prenez d’abord la voie montante de {chain}.',
  ],
  'VIG-ACTIVITY-005': [
    'the uplink of {chain} is held by {holder}, not by {user}',
    'Ask {holder} to lend or give back the uplink, or have it recovered by who has the right.',
    'la voie montante de {chain} est tenue par {holder}, non par {user}',
    'Demandez à {holder} de la prêter ou de la rendre, ou faites-la reprendre par qui en a le droit.',
  ],
  'VIG-ACTIVITY-006': [
    'there is no activity {id}',
    'Look for it in the history of activities.',
    'il n’y a pas d’activité {id}',
    'Cherchez-la dans l’historique des activités.',
  ],
  'VIG-ACTIVITY-007': [
    'activity {id} ({path}) waits for nothing: it is {state}',
    'Look at its stages.',
    'l’activité {id} ({path}) n’attend rien : elle est {state}',
    'Voyez ses étapes.',
  ],
  'VIG-ACTIVITY-008': [
    'the digest given for activity {id} is not that of what would be sent',
    'Look at activity {id} again, and approve the digest that it shows.',
    'l’empreinte donnée pour l’activité {id} n’est pas celle de ce qui partirait',
    'Regardez de nouveau l’activité {id}, et approuvez l’empreinte qu’elle montre.',
  ],
  'VIG-ACTIVITY-009': [
    '{user} asked for activity {id} and cannot approve it as well',
    'Ask a colleague who may approve.',
    '{user} a demandé l’activité {id} et ne peut pas aussi l’approuver',
    'Demandez à un collègue qui peut approuver.',
  ],
  'VIG-ACTIVITY-010': [
    '{user} ({role}) may not approve activities',
    'Ask someone whose role may.',
    '{user} ({role}) n’a pas le droit d’approuver',
    'Demandez à qui en a le droit par son rôle.',
  ],
  'VIG-ACTIVITY-011': [
    'activity {id} ({path}) cannot be fired before it is approved',
    'Have it approved first.',
    'l’activité {id} ({path}) ne peut être tirée avant d’être approuvée',
    'Faites-la approuver d’abord.',
  ],
  'VIG-ACTIVITY-012': [
    'activity {id} ({path}) has left or may have left: it cannot be cancelled',
    'Send what undoes it, where there is such a command.',
    'l’activité {id} ({path}) est partie ou l’est peut-être : elle ne peut être annulée',
    'Envoyez ce qui la défait, s’il existe une telle commande.',
  ],
  'VIG-ACTIVITY-013': [
    'nothing executes {path}',
    'Give the path of an activity; declare the telecommand link of its chain in the mission.',
    'rien n’exécute {path}',
    'Donnez le chemin d’une activité ; déclarez dans la mission la liaison de télécommande de sa chaîne.',
  ],
  'VIG-ACTIVITY-014': [
    '{path}: the precondition "{condition}" does not hold{unknown}',
    'Wait until it holds, or bring it about.',
    '{path} : la précondition « {condition} » n’est pas remplie{unknown}',
    'Attendez qu’elle le soit, ou faites en sorte qu’elle le soit.',
  ],
  'VIG-ACTIVITY-015': [
    'the uplink of {chain} is held by {holder}',
    'Ask {holder} to lend it or to give it back, or have it recovered by who has the right.',
    'la voie montante de {chain} est tenue par {holder}',
    'Demandez à {holder} de la prêter ou de la rendre, ou faites-la reprendre par qui en a le droit.',
  ],
  'VIG-ACTIVITY-016': [
    '{user} does not hold the uplink of {chain}',
    'Take it first.',
    '{user} ne tient pas la voie montante de {chain}',
    'Prenez-la d’abord.',
  ],
  'VIG-ACTIVITY-017': [
    '{user} ({role}) may not take the uplink of {chain} from {holder}',
    'Ask {holder} to give it back, or someone whose role may recover it.',
    '{user} ({role}) n’a pas le droit de prendre la voie montante de {chain} à {holder}',
    'Demandez à {holder} de la rendre, ou à qui peut la reprendre par son rôle.',
  ],
  'VIG-ACTIVITY-018': [
    '{path} waits for activity {id} ({other}), which has not reached the stage "{stage}"',
    'Wait for it, or cancel it.',
    '{path} attend l’activité {id} ({other}), qui n’a pas atteint l’étape « {stage} »',
    'Attendez-la, ou annulez-la.',
  ],
  'VIG-ACTIVITY-019': [
    'the centre stopped while activity {id} was at the stage "{stage}"',
    'Look at the telemetry, and ask again for what had no effect.',
    'le centre s’est arrêté quand l’activité {id} était à l’étape « {stage} »',
    'Voyez la télémesure, et redemandez ce qui n’a pas eu d’effet.',
  ],
  'VIG-COMMANDING-005': [
    'command "{command}" is a block of {count} commands and has no bytes of its own',
    'Send the commands of the block, one by one (`expandBlock`).',
    'la commande « {command} » est un bloc de {count} commandes et n’a pas d’octets à elle',
    'Envoyez-la dans une pile, ou ses commandes une à une.',
  ],
  'VIG-COMMANDING-010': [
    'command "{command}" has no argument "{place}"',
    'Its arguments are: {known}.',
    'la commande « {command} » n’a pas d’argument « {place} »',
    'Ses arguments sont : {known}.',
  ],
  'VIG-COMMANDING-011': [
    'argument "{place}" of "{command}" has no value',
    'Give {expected}.',
    'l’argument « {place} » de « {command} » n’a pas de valeur',
    'Donnez {expected}.',
  ],
  'VIG-COMMANDING-012': [
    'argument "{place}" of "{command}" cannot be given: {why}',
    'Leave it out.',
    'l’argument « {place} » de « {command} » ne se donne pas : {why}',
    'Laissez-le vide.',
  ],
  'VIG-COMMANDING-013': [
    'argument "{place}" of "{command}" is {expected}, not {given}',
    'Give {expected}.',
    'l’argument « {place} » de « {command} » est {expected}, non {given}',
    'Donnez {expected}.',
  ],
  'VIG-COMMANDING-014': [
    'argument "{place}" of "{command}": {given} is outside of {range}',
    'Give a value within {range}.',
    'l’argument « {place} » de « {command} » : {given} est hors de {range}',
    'Donnez une valeur dans {range}.',
  ],
  'VIG-COMMANDING-015': [
    'argument "{place}" of "{command}" has no value {given}',
    'Give one of {labels}.',
    'l’argument « {place} » de « {command} » n’a pas de valeur {given}',
    'Donnez l’un de {labels}.',
  ],
  'VIG-COMMANDING-016': [
    'argument "{place}" of "{command}": {given} cannot be converted to {unit}',
    'Give the value in {unit}.',
    'l’argument « {place} » de « {command} » : {given} ne se convertit pas en {unit}',
    'Donnez la valeur en {unit}.',
  ],
  'VIG-COMMANDING-017': [
    'argument "{place}" of "{command}": {given} is not a quantity in {unit}',
    'Give the value in {unit}, or in another unit of the same quantity.',
    'l’argument « {place} » de « {command} » : {given} n’est pas une grandeur en {unit}',
    'Donnez la valeur en {unit}, ou dans une autre unité de la même grandeur.',
  ],
  'VIG-COMMANDING-018': [
    'argument "{place}" of "{command}" has {given}, but takes {expected}',
    'Give {expected}.',
    'l’argument « {place} » de « {command} » a {given}, mais prend {expected}',
    'Donnez {expected}.',
  ],
  'VIG-COMMANDING-019': [
    'argument "{place}" of "{command}" has {given} elements, but takes {expected}',
    'Give {expected} elements.',
    'l’argument « {place} » de « {command} » a {given} éléments, mais en prend {expected}',
    'Donnez {expected} éléments.',
  ],
  'VIG-COMMANDING-020': [
    'argument "{place}" of "{command}" is no member of the structure',
    'Its members are: {known}.',
    'l’argument « {place} » de « {command} » n’est pas un membre de la structure',
    'Ses membres sont : {known}.',
  ],
  'VIG-COMMANDING-021': [
    'argument "{place}" of "{command}": {given} is no time',
    'Give a time such as 2026-11-25T10:30:00Z, or now + 10 min.',
    'l’argument « {place} » de « {command} » : {given} n’est pas un temps',
    'Donnez un temps comme 2026-11-25T10:30:00Z, ou now + 10 min.',
  ],
  'VIG-COMMANDING-022': [
    'argument "{place}" of "{command}": no raw value stands for {given}: {detail}',
    '{hint}',
    'l’argument « {place} » de « {command} » : aucune valeur brute ne correspond à {given} : {detail}',
    '{hint}',
  ],
  'VIG-COMMANDING-023': [
    'argument "{place}" of "{command}": {given} does not fit in {encoding}',
    'Give a value that fits.',
    'l’argument « {place} » de « {command} » : {given} ne tient pas dans {encoding}',
    'Donnez une valeur qui y tient.',
  ],
  'VIG-COMMANDING-024': [
    'argument "{place}" of "{command}": {given} does not match the pattern {pattern}',
    'Give a text of that form.',
    'l’argument « {place} » de « {command} » : {given} n’a pas la forme {pattern}',
    'Donnez un texte de cette forme.',
  ],
  'VIG-COMMANDING-025': [
    'argument "{place}" of "{command}" is {formula}, which has no value: {detail}',
    'Give arguments for which it has a value, or correct the formula.',
    'l’argument « {place} » de « {command} » est {formula}, qui n’a pas de valeur : {detail}',
    'Donnez des arguments pour lesquels elle en a une, ou corrigez la formule.',
  ],
  'VIG-COMMANDING-030': [
    'command "{command}" carries the value of parameter "{parameter}", which is not known',
    'Wait for a value of the parameter, or set it.',
    'la commande « {command} » porte la valeur du paramètre « {parameter} », qui n’est pas connue',
    'Attendez une valeur du paramètre, ou fixez-la.',
  ],
  'VIG-COMMANDING-032': [
    'command "{command}" wants {condition}, which is not so',
    'Give arguments for which it holds.',
    'la commande « {command} » veut {condition}, ce qui n’est pas le cas',
    'Donnez des arguments pour lesquels ce l’est.',
  ],
  'VIG-COMMANDING-034': [
    'command "{command}": the size or place of {field} is not known',
    'Give the value that it depends on.',
    'la commande « {command} » : la taille ou la place de {field} n’est pas connue',
    'Donnez la valeur dont elle dépend.',
  ],
  'VIG-COMMANDING-050': [
    'telecommands of {chain} cannot leave that way: {detail}',
    'Leave the route out for the usual one, or choose one that the mission declares.',
    'les télécommandes de {chain} ne peuvent partir par là : {detail}',
    'Laissez la voie habituelle, ou choisissez-en une que la mission déclare.',
  ],
  'VIG-STACK-001': [
    'this is no stack: {detail}',
    'Correct it; `vigie tc stack export` of another stack shows the form.',
    'ce n’est pas une pile : {detail}',
    'Corrigez-la ; l’export d’une autre pile montre la forme.',
  ],
  'VIG-STACK-002': ['entry {entry}: {detail}', 'Correct the entry.', 'entrée {entry} : {detail}', 'Corrigez l’entrée.'],
  'VIG-STACK-003': [
    'entry {entry}: there is no command "{path}" of chain {chain}',
    'Give the path of a command of this satellite; `vigie tc list` shows them.',
    'entrée {entry} : la chaîne {chain} n’a pas de commande « {path} »',
    'Donnez le chemin d’une commande de ce satellite.',
  ],
  'VIG-STACK-004': [
    'entry {entry}: {path} cannot be sent: {detail}',
    'Choose another command, or correct the model.',
    'entrée {entry} : {path} ne peut être envoyée : {detail}',
    'Choisissez une autre commande, ou corrigez le modèle.',
  ],
  'VIG-STACK-005': ['entry {entry}: {detail}', '{remedy}', 'entrée {entry} : {detail}', '{remedy}'],
  'VIG-STACK-006': [
    'entry {entry}: {path} is not the command that the stack was written for: {what} was "{was}" and is "{now}"',
    'Look whether it still means what you want, and save it again against the present database.',
    'entrée {entry} : {path} n’est plus la commande pour laquelle la pile fut écrite : {what} était « {was} » et est « {now} »',
    'Voyez si elle dit encore ce que vous voulez, et enregistrez-la de nouveau pour la base présente.',
  ],
  'VIG-STACK-007': [
    'stack {name} cannot be run: {count} findings, the first: {first}',
    'Correct what is listed.',
    'la pile {name} ne peut être lancée : {count} constats, le premier : {first}',
    'Corrigez ce qui est listé.',
  ],
  'VIG-STACK-008': [
    'there is no run {id} of a stack',
    'Look at the list of runs.',
    'il n’y a pas de passage {id} d’une pile',
    'Voyez la liste des passages.',
  ],
  'VIG-STACK-009': [
    'run {id} of stack {name} cannot {what}: it is {state}',
    'Look at its entries.',
    'le passage {id} de la pile {name} ne peut pas cela ({what}) : il est {state}',
    'Voyez ses entrées.',
  ],
  'VIG-STACK-010': [
    'there is no stack "{name}"{version}',
    'Look at the list of stacks.',
    'il n’y a pas de pile « {name} »{version}',
    'Voyez la liste des piles.',
  ],
  'VIG-STACK-011': [
    'stack {name} was saved as version {version} since you read version {base}',
    'Read it again, and bring your changes in.',
    'la pile {name} a été enregistrée en version {version} depuis que vous avez lu la version {base}',
    'Relisez-la, et reportez-y vos changements.',
  ],
  'VIG-STACK-012': [
    'the centre stopped while the stack ran',
    'Look at its entries, then resume the run or cancel it.',
    'le centre s’est arrêté pendant que la pile passait',
    'Voyez ses entrées, puis reprenez le passage ou annulez-le.',
  ],
  'VIG-STACK-013': [
    'run {id} of stack {name} cannot go on after the stop of the centre: {detail}',
    'Look at the activities that it had asked for, and run what is left of it.',
    'le passage {id} de la pile {name} ne peut continuer après l’arrêt du centre : {detail}',
    'Voyez les activités qu’il avait demandées, et lancez ce qui en reste.',
  ],
  'VIG-STACK-014': [
    '{user}, who runs {name}, may do nothing any more',
    'Cancel the run, and have somebody run what is left of it.',
    '{user}, qui lance {name}, n’a plus aucun droit',
    'Annulez le passage, et faites lancer ce qui en reste par quelqu’un.',
  ],
  'VIG-ACTIVITY-020': [
    '{path} is held back by rule "{rule}": {alarms}',
    '{wanted}, or have rule "{rule}" set aside by who may.',
    '{path} est retenue par la règle « {rule} » : {alarms}',
    '{wanted}, ou faites écarter la règle « {rule} » par qui en a le droit.',
  ],
  'VIG-ACTIVITY-021': [
    '{path} is held back by rule "{rule}": nothing was received of {what} {age}, {limit} s are allowed',
    'Wait for its telemetry, or have rule "{rule}" set aside by who may.',
    '{path} est retenue par la règle « {rule} » : rien n’a été reçu de {what} {age}, {limit} s sont permises',
    'Attendez sa télémesure, ou faites écarter la règle « {rule} » par qui en a le droit.',
  ],
  'VIG-ACTIVITY-022': [
    '{path} leaves only in a pass of {satellite} ({by}): the next begins at {from}, station {station}',
    'Wait until {from}, or correct the contact plan.',
    '{path} ne part que dans un passage de {satellite} ({by}) : le prochain commence à {from}, station {station}',
    'Attendez {from}, ou corrigez le plan de contacts.',
  ],
  'VIG-ACTIVITY-023': [
    '{path} leaves only in a pass of {satellite} ({by}), and the contact plan has none to come for {service}',
    'Import a contact plan with passes of {satellite} for {service}.',
    '{path} ne part que dans un passage de {satellite} ({by}), et le plan de contacts n’en a aucun à venir pour {service}',
    'Importez un plan de contacts avec des passages de {satellite} pour {service}.',
  ],
  'VIG-ACTIVITY-024': [
    '{path} leaves only outside of passes ({by}): {satellite} is in a pass of station {station} until {until}',
    'Wait until {until}.',
    '{path} ne part que hors des passages ({by}) : {satellite} est en passage à la station {station} jusqu’à {until}',
    'Attendez {until}.',
  ],
  'VIG-ACTIVITY-025': [
    '{path} asks for a pass, and its element is of no satellite',
    'Declare the satellite, or take "pass" from the command.',
    '{path} demande un passage, et son élément n’est d’aucun satellite',
    'Déclarez le satellite, ou retirez « pass » de la commande.',
  ],
  'VIG-ACTIVITY-026': [
    '{user} ({role}) may not set aside rule "{rule}" for {path}',
    'Ask someone who may, or satisfy the rule.',
    '{user} ({role}) n’a pas le droit d’écarter la règle « {rule} » pour {path}',
    'Demandez à qui en a le droit, ou satisfaites la règle.',
  ],
  'VIG-ACTIVITY-027': [
    'no rule "{rule}" stands against activity {id} ({path})',
    'Look at the rules that it shows, and give one of their names.',
    'aucune règle « {rule} » ne s’oppose à l’activité {id} ({path})',
    'Voyez les règles qu’elle montre, et donnez l’un de leurs noms.',
  ],
  'VIG-ACTIVITY-028': [
    '{path} was held back for {seconds} s: {reason}',
    'Ask for it again when it has.',
    '{path} a été retenue {seconds} s : {reason}',
    'Redemandez-la quand ce sera le cas.',
  ],
  'VIG-UPLINK-008': [
    'the queue of {chain} is full: {waiting} telecommands wait to leave, of {limit} ({reserve} places are for what has a priority)',
    'Wait until some have left, cancel what is not needed, or give what is urgent a priority above 0.',
    'la file de {chain} est pleine : {waiting} télécommandes attendent de partir, sur {limit} ({reserve} places sont pour ce qui est prioritaire)',
    'Attendez que certaines soient parties, annulez ce qui est inutile, ou donnez à l’urgent une priorité au-dessus de 0.',
  ],
  'VIG-WORKSPACE-001': [
    'the workspace cannot be read: {detail}',
    '{hint}',
    'l’espace de travail ne peut être lu : {detail}',
    '{hint}',
  ],
  'VIG-WORKSPACE-002': [
    'the workspace is of version {version} of the format; this centre knows up to {known}',
    'Arrange the panels here and save them, or update this centre.',
    'l’espace de travail est de la version {version} du format ; ce centre connaît jusqu’à {known}',
    'Disposez les panneaux ici et enregistrez-les, ou mettez ce centre à jour.',
  ],
  'VIG-WORKSPACE-003': [
    'the workspace was written in mission {other}, and this is {mission}',
    'Use it, choose the names of this mission in its panels, and save it.',
    'l’espace de travail vient de la mission {other}, et celle-ci est {mission}',
    'Utilisez-le, choisissez les noms de cette mission dans ses panneaux, puis enregistrez-le.',
  ],
  'VIG-WORKSPACE-004': [
    'workspace {name} was saved as version {version} since you opened version {base}',
    'Save yours under another name, or open theirs and arrange it again.',
    'l’espace de travail {name} a été enregistré en version {version} depuis que vous avez ouvert la version {base}',
    'Enregistrez le vôtre sous un autre nom, ou ouvrez le leur et disposez-le de nouveau.',
  ],
  'VIG-WORKSPACE-005': [
    'there is a workspace {name} already',
    'Choose another name, or remove that one first.',
    'il y a déjà un espace de travail {name}',
    'Choisissez un autre nom, ou supprimez d’abord celui-là.',
  ],
  'VIG-WORKSPACE-006': [
    'there are {count} workspaces already, and at most {most} are kept',
    'Remove one that nobody uses any more.',
    'il y a déjà {count} espaces de travail, et {most} au plus sont gardés',
    'Supprimez-en un qui ne sert plus.',
  ],
  'VIG-DISPLAY-001': [
    'the display cannot be read: {detail}',
    '{hint}',
    'la planche ne peut être lue : {detail}',
    '{hint}',
  ],
  'VIG-DISPLAY-002': [
    'the display is of the first form, with "panels"; it is read as one of today',
    'Nothing need be done; it is written in the present form when it is saved.',
    'la planche est de la première forme, avec « panels » ; elle est lue comme une planche d’aujourd’hui',
    'Rien à faire ; elle sera écrite sous la forme présente à l’enregistrement.',
  ],
  'VIG-DISPLAY-003': [
    'the display is of version {version} of the format; this centre knows up to {known}',
    'Open it with that version, or have it exported from there for this one.',
    'la planche est de la version {version} du format ; ce centre connaît jusqu’à {known}',
    'Ouvrez-la avec cette version, ou faites-la exporter de là-bas pour celle-ci.',
  ],
  'VIG-DISPLAY-004': [
    '{kind} "{path}" is not in the model',
    '{hint}',
    '{kind} « {path} » n’est pas dans le modèle',
    '{hint}',
  ],
  'VIG-DISPLAY-005': [
    '"{path}" has the variable "{name}", which the display does not declare',
    'Declare it under "variables", with an initial path.',
    '« {path} » contient la variable « {name} », que la planche ne déclare pas',
    'Déclarez-la sous « variables », avec un chemin initial.',
  ],
  'VIG-DISPLAY-006': ['the drawing has no element "{id}"', '{hint}', 'le dessin n’a pas d’élément « {id} »', '{hint}'],
  'VIG-DISPLAY-007': [
    'the drawing has {what}, which is not taken over',
    '{hint}',
    'le dessin contient {what}, qui n’est pas repris',
    '{hint}',
  ],
  'VIG-DISPLAY-008': [
    'the drawing cannot be read: {detail}',
    'Export it again as plain SVG.',
    'le dessin ne peut être lu : {detail}',
    'Exportez-le de nouveau en SVG simple.',
  ],
  'VIG-DISPLAY-009': [
    'display {name} was saved as version {version} since you read version {base}',
    'Read it again, and bring your changes in, or save yours under another name.',
    'la planche {name} a été enregistrée comme version {version} depuis que vous avez lu la version {base}',
    'Relisez-la et reportez-y vos changements, ou enregistrez les vôtres sous un autre nom.',
  ],
  'VIG-SERVICE-001': ['{path}: "{value}" is no {what}', '{hint}', '{path} : « {value} » n’est pas {what}', '{hint}'],
  'VIG-SERVICE-002': [
    '{path} needs {what}',
    'Give {what}; it takes {arguments}.',
    '{path} a besoin de {what}',
    'Donnez {what} ; elle prend {arguments}.',
  ],
  'VIG-SERVICE-003': [
    'no command of {element} is request ({service},{subtype})',
    'Declare the command in the model, or correct `telecommands.pus` of the mission so that both have the same fields.',
    'aucune commande de {element} n’est la requête ({service},{subtype})',
    'Déclarez la commande dans le modèle, ou corrigez `telecommands.pus` de la mission pour que les champs soient les mêmes.',
  ],
  'VIG-SERVICE-004': [
    '{path} cannot be put into another command: {detail}',
    'Try it dry by itself, and correct what is refused of it.',
    '{path} ne peut être mise dans une autre commande : {detail}',
    'Essayez-la à blanc seule, et corrigez ce qui en est refusé.',
  ],
  'VIG-SERVICE-005': [
    '{at} is past: the satellite would refuse to schedule it',
    'Give a later time.',
    '{at} est passé : le satellite refuserait de l’inscrire',
    'Donnez un temps plus tardif.',
  ],
  'VIG-UPLINK-001': [
    'virtual channel {channel} carries no telecommands',
    'Give one of {known}.',
    'le canal virtuel {channel} ne porte pas de télécommandes',
    'Donnez l’un de {known}.',
  ],
  'VIG-UPLINK-003': [
    'virtual channel {channel} has no sequence-controlled service',
    'Ask for the service BD, or for a channel that has COP-1.',
    'le canal virtuel {channel} n’a pas de service séquencé',
    'Demandez le service BD, ou un canal qui a COP-1.',
  ],
  'VIG-UPLINK-007': [
    'frames of virtual channel {channel} are still with a station: the service cannot be initiated over them',
    'Wait until the station has radiated them or has been given up (within a minute), or abort its queue.',
    'des trames du canal virtuel {channel} sont encore chez une station : le service ne peut être initialisé par-dessus',
    'Attendez que la station les ait rayonnées ou soit abandonnée (moins d’une minute), ou videz sa file.',
  ],
}

/** Wordings that stand by themselves or inside of messages, the longer first. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/^a whole number in /, 'un nombre entier en '],
  [/^a number in /, 'un nombre en '],
  [/^a whole number/, 'un nombre entier'],
  [/^a number/, 'un nombre'],
  [/^one of /, 'l’un de '],
  [/^a text$/, 'un texte'],
  [/^bytes as hexadecimal digits$/, 'des octets en hexadécimal'],
  [/^a time such as /, 'un temps comme '],
  [/^a duration such as /, 'une durée comme '],
  [/^a list$/, 'une liste'],
  [/^a structure with the members /, 'une structure de membres '],
  [/^the acknowledgement of the frame \(CLCW\)$/, 'l’acquit de la trame (CLCW)'],
  [/^the station$/, 'la station'],
  [/^another person than who wrote it does that$/, 'c’est à une autre personne que son auteur de le faire'],
  [/^there is no such account$/, 'ce compte n’existe pas'],
  [/^a viewer runs no procedures$/, 'un observateur n’exécute pas de procédures'],
  [/^nobody has reviewed it$/, 'personne ne l’a relue'],
  [/^it was approved already$/, 'elle est déjà approuvée'],
  [/^a reason is needed$/, 'il faut une raison'],
  [/^nothing of it is changed$/, 'rien n’y est changé'],
  [/\bit is not approved\b/, 'elle n’est pas approuvée'],
  [/\bit is not validated on /g, 'elle n’est pas validée sur '],
  [/^packet /, 'le paquet '],
  [/^a change of (\S+) by /, 'un changement de $1 de '],
  [/^waits for a second person or for firing$/, 'attend une seconde personne ou le tir'],
  [/^left out by an operator$/, 'passée par un opérateur'],
  [/^sent, and not waited for any longer$/, 'envoyée, et n’est plus attendue'],
  [/^no station can radiate$/, 'aucune station ne peut rayonner'],
  [/^(\S+) has no carrier up$/, '$1 n’a pas sa porteuse levée'],
  [
    /^COP-1 of virtual channel (\d+) is not active \(state (S\d)\)$/,
    'COP-1 du canal virtuel $1 n’est pas actif (état $2)',
  ],
  [/^entry (\d+) \((\S+)\) failed: /, 'l’entrée $1 ($2) a échoué : '],
  [/^(\d+) failed/, '$1 échouées'],
  [/(\d+) left out$/, '$1 passées'],
  [/^by (\S+)$/, 'par $1'],
  [/^step (\d+)$/, 'pas $1'],
  [/^report \((\d+),(\d+)\)$/, 'compte rendu ($1,$2)'],
  [/^the satellite reports /, 'le satellite rend compte : '],
  [/^completed$/, 'achevée'],
]

/** `Enable a housekeeping report (3,5)` */
const TITLED = /^(.*?)( \(\d+,\d+[^)]*\))?$/s

/** Of `the report of stage "accepted"`. */
const STAGE_REPORT = /^the report of stage "(\w+)"$/

function phrase(text: string): string {
  const stage = STAGE_REPORT.exec(text)?.[1]
  if (stage !== undefined) return `le compte rendu d’étape « ${stageTexts.fr[stage as Stage] ?? stage} »`
  if (SERVICE_ARGUMENTS[text] !== undefined) return SERVICE_ARGUMENTS[text]
  const [, title = '', request = ''] = TITLED.exec(text) ?? []
  if (SERVICE_TITLES[title] !== undefined) return `${SERVICE_TITLES[title]}${request}`
  return PHRASES.reduce((t, [pattern, french]) => t.replace(pattern, french), text)
}

const placesOf = (template: string): string[] => template.match(/\{\w+\}/g) ?? []

const patterns = new Map<string, { readonly regex: RegExp; readonly names: readonly string[] }>()

function patternOf(template: string): { readonly regex: RegExp; readonly names: readonly string[] } {
  let known = patterns.get(template)
  if (known === undefined) {
    const parts = template.split(/\{(\w+)\}/)
    const text = parts
      .map((p, n) => (n % 2 === 0 ? p.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&') : '([\\s\\S]*?)'))
      .join('')
    known = { regex: new RegExp(`^${text}$`), names: parts.filter((_, n) => n % 2 === 1) }
    patterns.set(template, known)
  }
  return known
}

function placesIn(template: string, text: string): Readonly<Record<string, string>> | undefined {
  const { regex, names } = patternOf(template)
  const match = regex.exec(text)
  return match === null ? undefined : Object.fromEntries(names.map((name, n) => [name, match[n + 1]!]))
}

const filled = (template: string, places: Readonly<Record<string, string>>): string =>
  template.replaceAll(/\{(\w+)\}/g, (_, name: string) => inner(places[name] ?? ''))

/** What stands in a place may itself be a message or a remedy, or several messages. */
function inner(text: string): string {
  for (const [english, french] of INSIDE) {
    const places = placesIn(english, text)
    if (places !== undefined) return filled(french, places)
  }
  const parts = text.split('; ')
  return parts.length > 1 ? parts.map(inner).join(' ; ') : phrase(text)
}
const literal = (template: string): number => template.replaceAll(/\{\w+\}/g, '').length
/** The one with the most text of its own first; a template that begins with a place would take anything. */
const INSIDE = Object.values(FRENCH_ERRORS)
  .flatMap(([message, remedy, messageFr, remedyFr]) => [[message, messageFr] as const, [remedy, remedyFr] as const])
  .filter(
    ([english, french]) => !english.startsWith('{') && placesOf(french).every((p) => placesOf(english).includes(p)),
  )
  .toSorted(([a], [b]) => literal(b) - literal(a))

export interface Said {
  readonly message: string
  readonly remedy: string
}
export function errorInFrench(code: string, { message, remedy }: Said): Said {
  const entry = FRENCH_ERRORS[code]
  if (entry === undefined) return { message, remedy }
  const [m, r, messageFr, remedyFr] = entry
  const inMessage = placesIn(m, message)
  const inRemedy = placesIn(r, remedy)
  return {
    message: inMessage === undefined ? message : filled(messageFr, inMessage),
    remedy: inRemedy === undefined ? remedy : filled(remedyFr, { ...inMessage, ...inRemedy }),
  }
}
/** `VIG-STACK-012: the centre stopped …` as details and reasons have it. */
export function detailInFrench(text: string): string {
  const coded = /^(VIG-[A-Z]+-\d+): ([\s\S]+)$/.exec(text)
  if (coded === null) return inner(text)
  return `${coded[1]} : ${errorInFrench(coded[1]!, { message: coded[2]!, remedy: '' }).message}`
}
