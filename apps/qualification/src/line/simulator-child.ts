/** The simulator as a child of a line: it ends when whoever started it is gone, however that went. */
import process from 'node:process'

process.on('disconnect', () => process.exit(0))
// The channel alone keeps it from ending when it could not begin.
process.channel?.unref()
await import('../../../simulator/src/main.ts')
