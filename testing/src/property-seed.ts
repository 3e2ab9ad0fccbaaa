/**
 * `npm test` runs its properties from one seed, so that the same tree gives the same answer twice; `npm run fuzz` (or VIGIE_SEED=random)
 * explores with a new one each time, and VIGIE_SEED=n repeats a run.
 */
import fc from 'fast-check'

const given = process.env['VIGIE_SEED'] ?? (process.env['VIGIE_FUZZ_RUNS'] === undefined ? '20261124' : 'random')
if (given !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(given) })
