/** What can be found in files of requirements, tests and results. */
import {
  defineErrors,
  type Diagnostic,
  type DiagnosticSeverity,
  type ErrorDetails,
  type ErrorFactory,
} from '@vigie/base'
import type { Place } from './project.ts'

export const exchangeErrors = defineErrors('qualification-exchange', {
  notWellFormed: {
    code: 'VIG-QUALIFICATION-101',
    message: 'the document is not well-formed XML: {detail}',
    cause: 'The text breaks a rule of XML 1.0; what comes after the place may have been read wrongly.',
    remedy: 'Mend the text at this place, or export it again.',
    status: 422,
  },
  encoding: {
    code: 'VIG-QUALIFICATION-102',
    message: 'the bytes from here on are not valid {encoding}; they are read as {instead}',
    cause: 'The file was saved in another character encoding than it says.',
    remedy: 'Look at accented letters in the preview; save the file as UTF-8 if they are wrong.',
    status: 422,
  },
  entities: {
    code: 'VIG-QUALIFICATION-103',
    message: 'the document declares entities; none of it is read',
    cause: 'Entities can be made to grow without bound or to read other files. No tool writes them in exports.',
    remedy: 'Take the DOCTYPE away and write the texts out.',
    status: 422,
  },
  tooBig: {
    code: 'VIG-QUALIFICATION-104',
    message: 'the document has more than {limit} {what}',
    cause: 'A bound on what is read keeps the memory of the centre safe from hostile or damaged files.',
    remedy: 'Split the export by specification or by suite.',
    status: 413,
  },
  unknownFormat: {
    code: 'VIG-QUALIFICATION-105',
    message: '{detail}',
    cause:
      'Read are TestLink XML, ReqIF (.reqif, .reqifz), Excel workbooks, CSV, JUnit XML and the YAML of mission folders.',
    remedy: 'Export it from its tool in one of these, or name the format with --format.',
    status: 422,
  },
  missing: {
    code: 'VIG-QUALIFICATION-106',
    message: '{thing} has no {what}',
    cause: 'Nothing can stand for it.',
    remedy: 'Add {what}; {effect}.',
    status: 422,
  },
  badValue: {
    code: 'VIG-QUALIFICATION-107',
    message: '{what} of {thing} is "{value}", not {expected}; it is read as {used}',
    cause: 'The tool knows other words or numbers than those of the format.',
    remedy: 'Correct it, or accept what it is read as.',
    status: 422,
  },
  duplicate: {
    code: 'VIG-QUALIFICATION-108',
    message: '{what} "{id}" is there twice; {effect}',
    cause: 'Identifiers are what requirements, tests and results are known by.',
    remedy: 'Give one of them another identifier; the first is at line {first}.',
    status: 422,
  },
  unknownCase: {
    code: 'VIG-QUALIFICATION-109',
    message: '{what} names the test case "{id}", which is not known',
    cause: 'It is neither in the file nor in the qualification book.',
    remedy: 'Import the test cases first, or correct the identifier; {effect}.',
    status: 422,
  },
  unknownRequirement: {
    code: 'VIG-QUALIFICATION-110',
    message: '{what} names the requirement "{id}", which is not known',
    cause: 'It is neither in the file nor in the qualification book.',
    remedy: 'Import the requirements first, or correct the identifier; the name is kept.',
    status: 422,
  },
  unknownElement: {
    code: 'VIG-QUALIFICATION-111',
    message: '<{element}> is not known here; it is kept and written back',
    cause: 'Another version of the tool, or an extension of the site.',
    remedy: 'Nothing need be done.',
    status: 422,
  },
  truncated: {
    code: 'VIG-QUALIFICATION-112',
    message: 'the document ends before <{element}> is closed, which was opened in line {opened}',
    cause: 'The file was cut: a download or a copy that did not end.',
    remedy: 'Get the file again. What is whole before the cut can be imported with --keep-going.',
    status: 422,
  },
  beforeDeclaration: {
    code: 'VIG-QUALIFICATION-113',
    message: 'something stands before the XML declaration; it is read all the same',
    cause: 'XML 1.0 has the declaration at the very beginning of a document.',
    remedy: 'Move it below the first line.',
    status: 422,
  },
  badCharacter: {
    code: 'VIG-QUALIFICATION-114',
    message: 'there is a character that XML does not have (U+{code}); it is read as U+FFFD',
    cause: 'Control characters come with text that is copied from word processors.',
    remedy: 'Look at the text at this place.',
    status: 422,
  },
  notWorkbook: {
    code: 'VIG-QUALIFICATION-115',
    message: 'it is no Excel workbook: {detail}',
    cause: 'The file is not a ZIP of Office Open XML, or is damaged.',
    remedy: 'Save it as "Excel Workbook (*.xlsx)"; older .xls files must be converted.',
    status: 422,
  },
  unpacksTooBig: {
    code: 'VIG-QUALIFICATION-116',
    message: 'it unpacks to more than {limit} bytes',
    cause: 'The archive expands far beyond what requirements need (a "zip bomb", or pictures).',
    remedy: 'Take pictures and unused sheets out, or split it.',
    status: 413,
  },
  noTable: {
    code: 'VIG-QUALIFICATION-117',
    message: '{what} has no row of titles that is understood: {detail}',
    cause: 'The columns have titles that are neither usual nor in a mapping.',
    remedy: 'Make a mapping that says which column is which, and name it with --mapping.',
    status: 422,
  },
  badCell: {
    code: 'VIG-QUALIFICATION-118',
    message: '"{title}" in row {row} cannot be read: {detail}',
    cause: 'The cell does not hold what the column is for.',
    remedy: 'Correct the cell; {effect}.',
    status: 422,
  },
  unmappedColumn: {
    code: 'VIG-QUALIFICATION-119',
    message: 'the column "{title}" is kept as a custom field',
    cause: 'Its title is neither usual nor in the mapping.',
    remedy: 'Map it, if it is something that Vigie has a word for.',
    status: 422,
  },
  badMapping: {
    code: 'VIG-QUALIFICATION-120',
    message: 'the mapping cannot be used: {detail}',
    cause: 'It names sheets, columns or fields that are not there, or is no mapping.',
    remedy: 'docs/formats/requirements-excel.md says how a mapping is written.',
    status: 422,
  },
  notYaml: {
    code: 'VIG-QUALIFICATION-121',
    message: 'it is not YAML: {detail}',
    cause: 'The text breaks a rule of YAML 1.2.',
    remedy: 'Mend the text at this place; indentation and colons in texts are the usual reasons.',
    status: 422,
  },
  notOfSchema: {
    code: 'VIG-QUALIFICATION-122',
    message: '{where}: {detail}',
    cause: 'The file is not of the form that docs/formats/requirements.md describes.',
    remedy: 'Correct it; an editor that knows the JSON Schema shows what may stand there.',
    status: 422,
  },
  badReference: {
    code: 'VIG-QUALIFICATION-123',
    message: '{what} refers to {target}, which is not in the document',
    cause: 'The exporting tool left it out, or the document was edited.',
    remedy: 'Export it again with all that is referred to; {effect}.',
    status: 422,
  },
  notZip: {
    code: 'VIG-QUALIFICATION-124',
    message: 'the archive cannot be opened: {detail}',
    cause: 'It is no ZIP, or is damaged.',
    remedy: 'Get the file again.',
    status: 422,
  },
  badAttachment: {
    code: 'VIG-QUALIFICATION-125',
    message: 'the attachment "{name}" of {thing} cannot be read: {detail}',
    cause: 'Its content is not base64, or its file is not in the archive.',
    remedy: 'Attach it again in the tool it comes from; the rest is imported without it.',
    status: 422,
  },
  notCarried: {
    code: 'VIG-QUALIFICATION-126',
    message: '{format} cannot carry {what}; {effect}',
    cause: 'The format has no place for it.',
    remedy: 'Export as another format too if the recipient needs it.',
    status: 422,
  },
  badCsv: {
    code: 'VIG-QUALIFICATION-127',
    message: 'the table cannot be read at row {row}: {detail}',
    cause: 'A quotation mark is not closed, or rows have other numbers of cells than the first one.',
    remedy: 'Correct the row, or export it again.',
    status: 422,
  },
  oldVersion: {
    code: 'VIG-QUALIFICATION-128',
    message: 'the document says that it is {format} {version}; it is read as {used}',
    cause: 'Another version of the format, or a wrong one.',
    remedy: 'Look at the preview.',
    status: 422,
  },
  noMapping: {
    code: 'VIG-QUALIFICATION-129',
    message: 'there is no mapping "{name}"; there are: {known}',
    cause: 'Mappings are kept per supplier, in qualification/mappings of the mission folder or the data folder.',
    remedy: 'Correct the name, or make it with --save-mapping.',
    status: 404,
  },
  refused: {
    code: 'VIG-QUALIFICATION-130',
    message: '{file} was not imported: {count} errors were found in it',
    cause: 'Unless --keep-going is given, a file with errors is not applied at all.',
    remedy: 'Look at the errors; mend the file, or import the rest with --keep-going.',
    status: 422,
  },
})
export type FindingKind = keyof typeof exchangeErrors

/** Collects what is found about one file. */
export class Findings {
  readonly list: Diagnostic[] = []
  readonly #file: string
  readonly #counted = new Map<string, number>()

  constructor(file: string) {
    this.#file = file
  }

  add(severity: DiagnosticSeverity, kind: FindingKind, details: ErrorDetails, place: Place = {}, sheet?: string): void {
    const { code, message, remedy } = (exchangeErrors[kind] as ErrorFactory)(details)
    const { line, column } = place
    this.list.push({
      severity,
      code,
      message,
      remedy,
      file: sheet === undefined ? this.#file : `${this.#file}[${sheet}]`,
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
    })
  }

  /** The same thing met again and again is told once, at its first place, with how often. */
  count(severity: DiagnosticSeverity, kind: FindingKind, details: ErrorDetails, place: Place = {}): void {
    const key = `${kind}\n${JSON.stringify(details)}`
    const at = this.#counted.get(key)
    if (at === undefined) {
      this.#counted.set(key, this.list.length)
      this.add(severity, kind, details, place)
    } else this.list[at] = { ...this.list[at]!, count: (this.list[at]!.count ?? 1) + 1 }
  }
}
