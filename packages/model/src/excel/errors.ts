import { defineErrors } from '@vigie/base'

export const excelErrors = defineErrors('model-excel', {
  notWorkbook: {
    code: 'VIG-MODEL-301',
    message: '{file} is not an Excel workbook: {detail}',
    cause: 'The file is not a ZIP of Office Open XML, or is damaged.',
    remedy: 'Save it as "Excel Workbook (*.xlsx)" and try again; older .xls files must be converted.',
    status: 400,
  },
  tooLarge: {
    code: 'VIG-MODEL-302',
    message: '{file} unpacks to more than {limit} bytes',
    cause: 'The archive expands far beyond what a database of the field needs (a "zip bomb", or pictures).',
    remedy: 'Take pictures and unused sheets out, or split the workbook by subsystem.',
    status: 413,
  },
  unknownColumn: {
    code: 'VIG-MODEL-303',
    message: 'the column "{title}" of sheet "{sheet}" is not one of the template',
    cause: 'The title is mistyped, or the column is your own.',
    remedy: '{hint}',
    status: 400,
  },
  badCell: {
    code: 'VIG-MODEL-304',
    message: '"{title}" in row {row} of sheet "{sheet}" cannot be read: {detail}',
    cause: 'The cell does not hold what the column is for.',
    remedy: '{hint}',
    status: 400,
  },
  noOwner: {
    code: 'VIG-MODEL-305',
    message: 'row {row} of sheet "{sheet}" belongs to "{owner}" of {element}, which is not declared',
    cause: 'Rows of entries and arguments name the container or command that they belong to.',
    remedy: 'Correct the name, or add a row for it.',
    status: 400,
  },
  noSheets: {
    code: 'VIG-MODEL-306',
    message: '{file} has none of the sheets of the template',
    cause: 'It is some other workbook.',
    remedy: 'Start from "vigie model export --to xlsx", which writes the template with its explanations.',
    status: 400,
  },
})
