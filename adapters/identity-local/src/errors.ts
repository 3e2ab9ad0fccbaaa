import { defineErrors } from '@vigie/base'

export const identityErrors = defineErrors('identity', {
  refused: {
    code: 'VIG-IDENTITY-001',
    message: 'the log-in was refused',
    cause: 'There is no such account, it is disabled, or the password is wrong.',
    remedy: 'Check name and password; an administrator can set a new one with: vigie user passwd <name>.',
    status: 401,
  },
  tooMany: {
    code: 'VIG-IDENTITY-002',
    message: 'too many attempts to log in; the next one is taken in {seconds} s',
    cause: 'Several log-ins of this account or from this address were refused.',
    remedy: 'Wait, then try again with the right password.',
    status: 429,
  },
  noUser: {
    code: 'VIG-IDENTITY-003',
    message: 'there is no account "{user}"',
    cause: 'It was never made, or has been removed.',
    remedy: 'List the accounts with: vigie user list.',
    status: 404,
  },
  userExists: {
    code: 'VIG-IDENTITY-004',
    message: 'there is an account "{user}" already',
    cause: 'Names of accounts are unique.',
    remedy: 'Choose another name, or change the account that there is.',
    status: 409,
  },
  lastAdministrator: {
    code: 'VIG-IDENTITY-005',
    message: '"{user}" is the last administrator',
    cause: 'Without an administrator nobody could manage the accounts.',
    remedy: 'Make another account administrator first.',
    status: 409,
  },
  weakPassword: {
    code: 'VIG-IDENTITY-006',
    message: 'the password is too weak: {detail}',
    cause: 'Short or well-known passwords are guessed.',
    remedy: 'Choose ten characters or more that are not a common word or the name of the account.',
    status: 400,
  },
  noToken: {
    code: 'VIG-IDENTITY-007',
    message: 'there is no API token "{id}"',
    cause: 'It was never made, has been revoked, or belongs to another account.',
    remedy: 'List the tokens with: vigie token list.',
    status: 404,
  },
  badName: {
    code: 'VIG-IDENTITY-008',
    message: '"{user}" cannot be the name of an account',
    cause: 'Names have small letters, digits, and . _ - and begin with a letter or digit.',
    remedy: 'Choose a name such as "a.dupont".',
    status: 400,
  },
  noSession: {
    code: 'VIG-IDENTITY-009',
    message: 'there is no session "{id}"',
    cause: 'It has ended, or belongs to another account.',
    remedy: 'Look at the sessions that are open again.',
    status: 404,
  },
})
