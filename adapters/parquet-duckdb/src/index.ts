export { storeErrors } from './store-errors.ts'
export { ParquetStore, parametersFolder, type ParquetStoreOptions } from './parameter-store.ts'
export type { TableLimits } from './chain-tables.ts'
