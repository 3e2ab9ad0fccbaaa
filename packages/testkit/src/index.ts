/** The library with which tests are written. docs/guides/testing.md shows it at work. */
export { test, type TestBody, type TestFunction, type TestOptions } from './registry.ts'
export { TestContext, type EventPattern, type SendExpectation } from './context.ts'
export { ParameterExpectation, type ExpectOptions } from './expectation.ts'
export { SimulatorControl, type InjectedFault } from './simulator-control.ts'
export type { ActivityRecord, Answer, EventRecord, RefusalRecord, Sample, SendOptions } from './line.ts'
export type { Comparable, Condition } from '@vigie/qualification/tests'
