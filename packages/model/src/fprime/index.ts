export { readFprimeDictionary } from './read-dictionary.ts'
export { fprimeErrors } from './errors.ts'
