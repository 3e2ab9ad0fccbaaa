/** Errors of the qualification file. */
import { defineErrors } from '@vigie/base'

export const fileErrors = defineErrors('qualification file', {
  planNotValid: {
    code: 'VIG-QUALIFICATION-400',
    message: '{file}: {detail}',
    cause: 'The plan of the qualification is not as docs/formats/qualification-file.md has it.',
    remedy: 'Correct the place that is named; docs/reference/schemas has the schema.',
    status: 422,
  },
  recordMissing: {
    code: 'VIG-QUALIFICATION-401',
    message: '{what} is not in {place}',
    cause: 'A qualification file is made of a campaign run with its records, and one of them is not there.',
    remedy: 'Run the campaign with vigie qualify, or name the folder of a run that is whole.',
    status: 422,
  },
  evidenceAltered: {
    code: 'VIG-QUALIFICATION-402',
    message: '{file} of the run {run} is not what the run recorded: {detail}',
    cause: 'Evidence is bound to its run by SHA-256; this file was changed, cut or taken away since.',
    remedy: 'Restore the file from a copy, or run the test again. A file is not issued on altered evidence.',
    status: 422,
  },
  folderNotEmpty: {
    code: 'VIG-QUALIFICATION-403',
    message: '{folder} is not empty',
    cause: 'A qualification file is a folder of its own: what lies in it already would count as added.',
    remedy: 'Name a new folder.',
    status: 400,
  },
  notAFile: {
    code: 'VIG-QUALIFICATION-404',
    message: '{folder} is no qualification file: {detail}',
    cause: 'The folder has no MANIFEST.sha256 and SEAL.txt at its top.',
    remedy: 'Name the folder that vigie qualify or vigie qualification build wrote.',
    status: 422,
  },
  notSignable: {
    code: 'VIG-QUALIFICATION-405',
    message: '{folder} is not signed: it does not verify ({count} findings)',
    cause: 'A signature says that the file is whole. This one is not.',
    remedy: 'See what vigie qualification verify names.',
    status: 422,
  },
  keyNotReadable: {
    code: 'VIG-QUALIFICATION-406',
    message: '{file} is no private key that can be used: {detail}',
    cause: 'Signatures are made with an Ed25519 private key in PEM, with its passphrase where it has one.',
    remedy: 'Make one with vigie qualification key, or give the right passphrase.',
    status: 400,
  },
  roleNotAsked: {
    code: 'VIG-QUALIFICATION-407',
    message: 'nobody is asked to sign as "{role}"; the plan asks for: {roles}',
    cause: 'The roles that sign are those of the plan of the file.',
    remedy: 'Sign in one of these roles.',
    status: 400,
  },
  keyNotOfRole: {
    code: 'VIG-QUALIFICATION-408',
    message: 'the key {key} may not sign as "{role}"',
    cause: 'The plan names the keys of this role, and this one is not among them.',
    remedy: 'Sign with the key that the plan names, or issue a file whose plan names this one.',
    status: 403,
  },
  signedAlready: {
    code: 'VIG-QUALIFICATION-409',
    message: '{name} signed already as "{role}"',
    cause: 'One person signs once in a role; where two are asked for, they are two persons with two keys.',
    remedy: 'Let another person sign.',
    status: 400,
  },
  pathNotSafe: {
    code: 'VIG-QUALIFICATION-410',
    message: '"{path}" cannot be a path in a qualification file',
    cause:
      'Paths are relative, with "/" between names, without "." and "..", line breaks, or names that differ by case only.',
    remedy: 'Rename the file in the evidence of the run.',
    status: 422,
  },
})
