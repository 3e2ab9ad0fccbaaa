export { journalErrors } from './journal-errors.ts'
export { lockFolder, lockOwner, type FolderLock } from './lock.ts'
export { realDisk, type Disk, type DiskFile } from './disk.ts'
export { FileJournal, type JournalLimits } from './file-journal.ts'
export { ReadOnlyJournal } from './journal-reader.ts'
export {
  Journals,
  journalFolder,
  journalsFolder,
  listJournals,
  type JournalName,
  type JournalsOptions,
} from './open-journals.ts'
export { verifyJournals, type VerifyOptions } from './verify.ts'
export { identifyRecording, type Recording } from './recording-digests.ts'
export { HEAD_FILE, readHead, type Head } from './head.ts'
export { retain, type RetentionRule } from './retention.ts'
export type { RemovedSegment } from './retention-stub.ts'
export { restore, type RestoreProgress } from './restore.ts'
