/**
 * What the commanding room shares with this one, so that what it writes is read here as it was meant: layouts as steps, the
 * forms of values on the wire, conditions, calibrators and time codes.
 */
export { Findings } from './errors.ts'
export { ColumnRegistry } from './compile/columns-registry.ts'
export { LayoutBuilder, referencesOf } from './compile/layout-builder.ts'
export { measure, type Measured, type StaticLeaf } from './compile/measure.ts'
export { comparableName, MAX_COUNT, stepsWithin, type Step } from './compile/steps.ts'
export { encodingOf, type ScalarType, type Wire } from './compile/wire.ts'
export { calibratorFunction } from './calibrate/calibrators.ts'
export { timeFunction, countsFunction } from './calibrate/times.ts'
export { Verdicts, type VerdictFailed } from './derived/verdict.ts'
export { conditionHolds, typeAt, type AlgorithmHolds, type KnownValue, type ValueLookup } from './inspect/conditions.ts'
export { evaluate } from './inspect/evaluate.ts'
export { engineeringValue, readRaw, type RawReading, type ReadOutcome } from './inspect/read-value.ts'
