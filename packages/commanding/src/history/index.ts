export { ActivityCounter, type ActivityStatistics, type StageTimes } from './statistics.ts'
export { compareActivities, type ActivityComparison } from './compare.ts'
export { foldActivities, foldActivity, type JournalledEntry } from './fold.ts'
export { streamActivities } from './stream.ts'
