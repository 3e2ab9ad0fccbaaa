/** A test line by itself: for rehearsals that are no test. */
export { openLine, type OpenLine } from './line/open-line.ts'
