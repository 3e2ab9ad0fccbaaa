/** What the server says of the log-book, in French: as in server-french.ts. */
type Entry = readonly [message: string, remedy: string, messageFr: string, remedyFr: string]

export const LOGBOOK_ERRORS: Readonly<Record<string, Entry>> = {
  'VIG-LOG-002': ['the entry is not written: {detail}', '{hint}', 'l’entrée n’est pas écrite : {detail}', '{hint}'],
  'VIG-LOG-003': [
    'there is no entry {id} in the log-book',
    'Look for it by its words: "vigie log list --search …".',
    'il n’y a pas d’entrée {id} dans le journal de bord',
    'Cherchez-la par ses mots : « vigie log list --search … ».',
  ],
  'VIG-LOG-004': [
    'the centre has no attachment {sha256}',
    'Send the file first, then write the entry.',
    'le centre n’a pas de pièce jointe {sha256}',
    'Envoyez d’abord le fichier, puis écrivez l’entrée.',
  ],
  'VIG-LOG-005': [
    'the attachment is larger than {limit} bytes',
    'Attach a part of it, or write in the entry where it is kept.',
    'la pièce jointe dépasse {limit} octets',
    'Joignez-en une partie, ou écrivez dans l’entrée où elle est conservée.',
  ],
  'VIG-LOG-007': [
    'entry {id} is withdrawn already',
    'Write a new entry, with a link to this one.',
    'l’entrée {id} est déjà retirée',
    'Écrivez une nouvelle entrée, avec un lien vers celle-ci.',
  ],
}
