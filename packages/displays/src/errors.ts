import { defineErrors, type ErrorDetails, type ErrorFactory, type Diagnostic } from '@vigie/base'

export const displayErrors = defineErrors('displays', {
  notReadable: {
    code: 'VIG-DISPLAY-001',
    message: 'the display cannot be read: {detail}',
    cause: 'It is neither YAML nor JSON, or not of the form that displays have.',
    remedy: '{hint}',
    status: 422,
  },
  earlierForm: {
    code: 'VIG-DISPLAY-002',
    message: 'the display is of the first form, with "panels"; it is read as one of today',
    cause: 'It was written before displays had a version.',
    remedy: 'Nothing need be done; it is written in the present form when it is saved.',
    status: 200,
  },
  laterForm: {
    code: 'VIG-DISPLAY-003',
    message: 'the display is of version {version} of the format; this centre knows up to {known}',
    cause: 'It was written by a later version of the product.',
    remedy: 'Open it with that version, or have it exported from there for this one.',
    status: 422,
  },
  unknownName: {
    code: 'VIG-DISPLAY-004',
    message: '{kind} "{path}" is not in the model',
    cause: 'The display is of another mission or database, or what it names was renamed or taken away.',
    remedy: '{hint}',
    status: 422,
  },
  unknownVariable: {
    code: 'VIG-DISPLAY-005',
    message: '"{path}" has the variable "{name}", which the display does not declare',
    cause: 'Only what stands under "variables" has a value.',
    remedy: 'Declare it under "variables", with an initial path.',
    status: 422,
  },
  noSuchElement: {
    code: 'VIG-DISPLAY-006',
    message: 'the drawing has no element "{id}"',
    cause: 'A binding names an element of the drawing by its id.',
    remedy: '{hint}',
    status: 422,
  },
  notDrawn: {
    code: 'VIG-DISPLAY-007',
    message: 'the drawing has {what}, which is not taken over',
    cause: 'Of a drawing only shapes, texts and colours are taken, nothing that runs, loads or styles the page.',
    remedy: '{hint}',
    status: 200,
  },
  noDrawing: {
    code: 'VIG-DISPLAY-008',
    message: 'the drawing cannot be read: {detail}',
    cause: 'It is not a well-formed SVG document, or it is too large.',
    remedy: 'Export it again as plain SVG.',
    status: 422,
  },
  savedSince: {
    code: 'VIG-DISPLAY-009',
    message: 'display {name} was saved as version {version} since you read version {base}',
    cause: 'Somebody else changed it.',
    remedy: 'Read it again, and bring your changes in, or save yours under another name.',
    status: 409,
  },
})

type Kind = keyof typeof displayErrors

export function finding(
  kind: Kind,
  severity: Diagnostic['severity'],
  details: ErrorDetails,
  place?: { readonly line: number; readonly column: number },
): Diagnostic {
  const { code, message, remedy } = (displayErrors[kind] as ErrorFactory)(details)
  return { severity, code, message, remedy, ...place }
}
