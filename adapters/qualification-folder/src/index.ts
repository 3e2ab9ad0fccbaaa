export { addFile, newFolder } from './write-folder.ts'
export { openFolder } from './read-folder.ts'
export { pdfFonts } from './fonts.ts'
export { openRunFolder, type OpenRunFolder } from './run-folder.ts'
