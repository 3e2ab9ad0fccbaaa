import { defineErrors, VigieError } from '@vigie/base'

export const journalErrors = defineErrors('journal-files', {
  locked: {
    code: 'VIG-JOURNAL-001',
    message: '{folder}: another process writes this journal ({owner})',
    cause: 'Two writers would interleave their entries, so a folder has one writer at a time.',
    remedy: 'Stop the other Vigie that uses this data folder, or give this one a folder of its own with --data.',
    status: 409,
  },
  full: {
    code: 'VIG-JOURNAL-002',
    message: '{path}: no space left to write the journal',
    cause: 'The disk, the quota or the file-size limit is exhausted; {pending} entries wait in memory unacknowledged.',
    remedy:
      'Free space or move the data folder to a larger disk: writing resumes by itself, nothing acknowledged is lost.',
    status: 507,
  },
  unwritable: {
    code: 'VIG-JOURNAL-003',
    message: '{path}: the journal cannot be written ({reason})',
    cause: 'The folder is read-only or belongs to another user.',
    remedy: 'Give the user that runs Vigie the right to write there, or choose another folder with --data.',
    status: 500,
  },
  io: {
    code: 'VIG-JOURNAL-004',
    message: '{path}: input or output failed ({reason})',
    cause: 'The disk or the network file system reported an error.',
    remedy: 'Look at the system log for the device; the entries wait in memory and are written again when it answers.',
  },
  backlog: {
    code: 'VIG-JOURNAL-005',
    message: 'journal {journal}: {bytes} bytes wait to be written, no more are taken',
    cause: 'The disk does not take what is received (full, failing or too slow), and memory is bounded.',
    remedy: 'Free space or repair the disk; the link goes on when the backlog is written.',
    status: 503,
  },
  readOnly: {
    code: 'VIG-JOURNAL-006',
    message: 'journal {journal} was opened for reading only',
    cause: 'Only the process that holds the lock appends.',
    remedy: 'Open it for writing, or go through the server that writes it.',
    status: 409,
  },
  closed: {
    code: 'VIG-JOURNAL-007',
    message: 'journal {journal} is closed',
    cause: 'Something was appended after the journal had been closed.',
    remedy: 'Open it again.',
    status: 409,
  },
  badStub: {
    code: 'VIG-JOURNAL-008',
    message: '{file}: the record of what retention removed does not match its digest',
    cause: 'The file was altered or damaged.',
    remedy: 'Restore it from a copy of the data folder; "vigie verify" tells the place.',
  },
  restoreOccupied: {
    code: 'VIG-JOURNAL-009',
    message: '{folder}: a restore needs an empty folder',
    cause: 'There are journals in the folder already, and a journal is never overwritten.',
    remedy: 'Give another folder, or move the present one aside.',
    status: 409,
  },
  restoreDamaged: {
    code: 'VIG-JOURNAL-010',
    message: 'the copy in {folder} does not verify: {detail}',
    cause: 'The copy was altered, or was made while it was written and is not whole.',
    remedy: 'Take another copy; "vigie verify --data {folder}" lists all that is wrong with this one.',
    status: 422,
  },
  badName: {
    code: 'VIG-JOURNAL-011',
    message: '"{chain}" cannot be the name of a chain',
    cause: 'A chain is a folder on disk: 1 to 100 letters, digits, ".", "_" and "-", not beginning with a dot.',
    remedy: 'Rename the chain in the mission folder.',
    status: 400,
  },
})

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const UNWRITABLE = new Set(['EACCES', 'EPERM', 'EROFS'])

/** The coded form of what the file system threw. */
export function codedIoError(error: unknown, path: string, pending = 0): Error {
  if (error instanceof VigieError) return error
  const reason = (error as NodeJS.ErrnoException | undefined)?.code
  if (reason === undefined) return error as Error
  if (FULL.has(reason)) return journalErrors.full({ path, pending }, { cause: error })
  if (UNWRITABLE.has(reason)) return journalErrors.unwritable({ path, reason }, { cause: error })
  return journalErrors.io({ path, reason }, { cause: error })
}
