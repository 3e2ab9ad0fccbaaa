export { YamlDocument, yamlWith, type DocumentPlace, type DocumentProblem, type Pointer } from './yaml-document.ts'
export { compileShape, shapeProblems, type Shape, type ShapeProblem } from './shape.ts'
export { boundFor, nearest } from './nearest.ts'
