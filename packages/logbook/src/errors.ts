import { defineErrors } from '@vigie/base'

export const logbookErrors = defineErrors('logbook', {
  badEntry: {
    code: 'VIG-LOG-001',
    message: 'entry {position} of the journal of the log-book cannot be read: {detail}',
    cause: 'It was written by a later version, or the journal was damaged.',
    remedy: 'Run "vigie verify"; restore the journal from a copy where it is damaged.',
    status: 500,
  },
  notWritten: {
    code: 'VIG-LOG-002',
    message: 'the entry is not written: {detail}',
    cause: 'Something of it is missing, too long or does not fit.',
    remedy: '{hint}',
    status: 422,
  },
  noSuch: {
    code: 'VIG-LOG-003',
    message: 'there is no entry {id} in the log-book',
    cause: 'Entries count from 1; none is ever taken out.',
    remedy: 'Look for it by its words: "vigie log list --search …".',
    status: 404,
  },
  noContent: {
    code: 'VIG-LOG-004',
    message: 'the centre has no attachment {sha256}',
    cause: 'An entry names files by their SHA-256, once they were sent to the centre.',
    remedy: 'Send the file first, then write the entry.',
    status: 422,
  },
  tooLarge: {
    code: 'VIG-LOG-005',
    message: 'the attachment is larger than {limit} bytes',
    cause: 'The log-book keeps pictures and small files; what is larger belongs into the archive or on a file server.',
    remedy: 'Attach a part of it, or write in the entry where it is kept.',
    status: 413,
  },
  badTemplate: {
    code: 'VIG-LOG-006',
    message: 'the template cannot be used: {detail}',
    cause: 'It is not YAML, or not of the form that templates of the log-book have.',
    remedy: '{hint}',
    status: 422,
  },
  withdrawn: {
    code: 'VIG-LOG-007',
    message: 'entry {id} is withdrawn already',
    cause: 'Somebody withdrew it since it was looked at.',
    remedy: 'Write a new entry, with a link to this one.',
    status: 409,
  },
})
