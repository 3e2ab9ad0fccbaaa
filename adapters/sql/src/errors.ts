import { defineErrors } from '@vigie/base'

export const sqlErrors = defineErrors('sql', {
  badUrl: {
    code: 'VIG-SQL-001',
    message: '"{url}" is not a database that Vigie can use',
    cause: 'The address is neither a SQLite file nor a PostgreSQL address.',
    remedy: 'Write sqlite:<file>, sqlite::memory:, or postgres://user@host:5432/database.',
    status: 400,
  },
  cannotOpen: {
    code: 'VIG-SQL-002',
    message: 'the database {url} cannot be opened: {detail}',
    cause: 'The file cannot be read or written, or the server does not answer or refuses the account.',
    remedy:
      'Check that the folder can be written, or that the PostgreSQL server runs and the address and password are right.',
    status: 503,
  },
  migration: {
    code: 'VIG-SQL-003',
    message: 'the tables of {room} cannot be brought up to date: {detail}',
    cause: 'The database was made by a newer Vigie, or is damaged.',
    remedy: 'Use the Vigie that made it or a newer one, or restore the database from a copy.',
    status: 500,
  },
})
