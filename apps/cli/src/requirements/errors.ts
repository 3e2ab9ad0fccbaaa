import { defineErrors } from '@vigie/base'

export const requirementsCliErrors = defineErrors('cli-requirements', {
  noBook: {
    code: 'VIG-CLI-060',
    message: 'no qualification book is named',
    cause: 'The command works on a book: that of a data folder, or that of a running centre.',
    remedy: 'Give --data DIR, or --url and VIGIE_TOKEN of a running centre.',
    status: 400,
  },
  noReason: {
    code: 'VIG-CLI-061',
    message: '{what} needs --reason',
    cause: 'Whoever reads the qualification file later must see why.',
    remedy: 'Add --reason "…". To look without writing, use --dry-run.',
    status: 400,
  },
  severalFiles: {
    code: 'VIG-CLI-062',
    message: 'the export is {count} files: {names}',
    cause:
      'TestLink takes requirements, tests, plans and results each in a file of its own; a mission folder has a file for each specification.',
    remedy: 'Give a folder with --out DIR/, or one of them with --only NAME.',
    status: 400,
  },
  noFile: {
    code: 'VIG-CLI-063',
    message: '{file} cannot be read: {detail}',
    cause: 'It is not there, or may not be read.',
    remedy: 'Correct the name.',
    status: 500,
  },
})
