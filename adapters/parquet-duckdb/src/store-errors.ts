import { defineErrors, VigieError } from '@vigie/base'

export const storeErrors = defineErrors('parquet-duckdb', {
  full: {
    code: 'VIG-PARAMETERS-001',
    message: '{path}: no space left to write parameter files',
    cause: 'The disk, the quota or the file-size limit is exhausted. What was received is safe in the journals.',
    remedy: 'Free space: writing is tried again by itself, and a restart rebuilds from the journals what is missing.',
    status: 507,
  },
  unwritable: {
    code: 'VIG-PARAMETERS-002',
    message: '{path}: parameter files cannot be written ({reason})',
    cause: 'The folder is read-only, belongs to another user, or the device reported an error.',
    remedy: 'Give the user that runs Vigie the right to write there; writing is tried again by itself.',
  },
  notNumeric: {
    code: 'VIG-PARAMETERS-003',
    message: '{parameter} has no numbers to decimate',
    cause: 'Texts, binary values and lists have no extremes.',
    remedy: 'Ask for it without decimation, with a limit.',
    status: 400,
  },
  readOnly: {
    code: 'VIG-PARAMETERS-004',
    message: 'the parameter store in {folder} was opened for reading only',
    cause: 'Another process writes it.',
    remedy: 'Write through the process that holds it.',
    status: 409,
  },
  badSql: {
    code: 'VIG-PARAMETERS-005',
    message: 'the query was refused: {detail}',
    cause: 'The SQL is not valid, names a table that is not there, or tries to change something.',
    remedy: 'Ask "SHOW TABLES" for the tables; only reading is possible.',
    status: 400,
  },
  journalBehind: {
    code: 'VIG-PARAMETERS-007',
    message: 'parameters of packet {position} wait: the journal has acknowledged {acknowledged} packets',
    cause:
      'Columns go to files only after their packets are safe in the journal, which is not synced or cannot be written.',
    remedy: 'Look at the errors of the journal (VIG-JOURNAL-…): parameters are written by themselves when it goes on.',
    status: 503,
  },
  locked: {
    code: 'VIG-PARAMETERS-006',
    message: '{folder}: another process writes these parameter files ({owner})',
    cause: 'A folder of parameter files has one writer at a time.',
    remedy: 'Stop the other Vigie that uses this data folder, or open it for reading.',
    status: 409,
  },
})

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

export function codedStoreError(error: unknown, path: string): Error {
  if (error instanceof VigieError) return error
  const reason = (error as NodeJS.ErrnoException | undefined)?.code
  if (reason === undefined) return error as Error
  return FULL.has(reason)
    ? storeErrors.full({ path }, { cause: error })
    : storeErrors.unwritable({ path, reason }, { cause: error })
}
