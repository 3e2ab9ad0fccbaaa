export { readWorkbook, type WorkbookResult } from './read-workbook.ts'
export { writeWorkbook, type WrittenWorkbook } from './write-workbook.ts'
export { SHEETS, TEMPLATE_VERSION } from './sheets.ts'
export { excelErrors } from './errors.ts'
