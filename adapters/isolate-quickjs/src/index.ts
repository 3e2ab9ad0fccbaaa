export { createQuickJsRunner, type QuickJsLimits } from './quickjs-runner.ts'
