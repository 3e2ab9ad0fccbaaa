export * from './language/ast.ts'
