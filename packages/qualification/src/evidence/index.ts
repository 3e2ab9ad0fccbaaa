export * from './bill-of-materials.ts'
