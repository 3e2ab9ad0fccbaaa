import path from 'node:path'
import { SystemClock } from '@vigie/base/system-clock'
import { ROLE_MEANING, ROLES, type Role } from '@vigie/contract'
import { LocalIdentity, type IdentityTables } from '@vigie/identity-local'
import { openDatabase } from '@vigie/sql'
import type { Command } from 'commander'
import { askSecret } from '../ask-secret.ts'
import { oneOf, wholeNumber } from '../option-values.ts'
import { out, outJson } from '../output.ts'

interface Options {
  data: string
  database?: string
  role?: string
  name?: string
  days?: string
  json?: boolean
}

/** The accounts of a data folder, used directly: whoever can write the folder is its administrator. */
async function withIdentity(options: Options, use: (identity: LocalIdentity) => Promise<void>): Promise<void> {
  const url = options.database ?? `sqlite:${path.join(path.resolve(options.data), 'centre.sqlite')}`
  const database = await openDatabase<IdentityTables>(url)
  try {
    await use(await LocalIdentity.open(database, new SystemClock()))
  } finally {
    await database.close()
  }
}

function roleOf(options: Options, command: string): Role {
  return oneOf('--role', options.role ?? 'viewer', ROLES, command)
}

export function accountCommands(program: Command): void {
  const shared = (command: Command): Command =>
    command
      .option('--data <dir>', 'data folder of the centre', './vigie-data')
      .option('--database <url>', 'where the accounts are, if not in the data folder')
      .option('--json', 'print JSON')

  const user = program
    .command('user')
    .description('accounts of a centre')
    .addHelpText(
      'after',
      `
Roles, each with the rights of those before it:
${ROLES.map((role) => `  ${role.padEnd(20)} ${ROLE_MEANING[role]}`).join('\n')}

Whoever may write the data folder is its administrator: these commands need no log-in.`,
    )
  shared(
    user.command('add').argument('<user>').description('make an account; the password is read from the standard input'),
  )
    .option('--role <role>', `one of ${ROLES.join(', ')}`, 'viewer')
    .option('--name <text>', 'as displays show it')
    .addHelpText(
      'after',
      '\nExamples:\n  vigie user add ada --role controller\n  pass show vigie/ada | vigie user add ada --role controller',
    )
    .action(async (name: string, options: Options) => {
      const role = roleOf(options, 'user add')
      await withIdentity(options, async (identity) => {
        const made = await identity.addUser({
          user: name,
          role,
          password: await askSecret(`Password of ${name}`, 'user'),
          ...(options.name === undefined ? {} : { name: options.name }),
        })
        if (options.json === true) outJson(made)
        else out(`account ${name} (${role}) made`)
      })
    })
  shared(
    user
      .command('passwd')
      .argument('<user>')
      .description('set a new password, read from the standard input; ends the sessions of the account'),
  ).action(async (name: string, options: Options) => {
    await withIdentity(options, async (identity) => {
      const changed = await identity.changeUser(name, { password: await askSecret(`Password of ${name}`, 'user') })
      if (options.json === true) outJson(changed)
      else out(`password of ${name} changed`)
    })
  })
  shared(user.command('list').description('list the accounts')).action(async (options: Options) => {
    await withIdentity(options, async (identity) => {
      const users = await identity.users()
      if (options.json === true) outJson(users)
      else
        for (const u of users)
          out(`${u.user.padEnd(20)} ${u.role.padEnd(20)} ${u.disabled ? 'disabled ' : ''}${u.name}`)
    })
  })

  const token = program.command('token').description('API tokens for programs')
  shared(
    token
      .command('add')
      .argument('<user>', 'account that it acts for')
      .argument('<name>', 'what it is for')
      .description('make a token; it is printed this once'),
  )
    .option('--role <role>', `at most the role of the account: one of ${ROLES.join(', ')}`, 'viewer')
    .option('--days <n>', 'days until it expires; never unless told')
    .addHelpText('after', '\nExample:\n  VIGIE_TOKEN=$(vigie token add ada nightly-report --role viewer --days 90)')
    .action(async (name: string, what: string, options: Options) => {
      const role = roleOf(options, 'token add')
      const days = options.days === undefined ? undefined : wholeNumber('--days', options.days, 'token add', 1, 36_500)
      await withIdentity(options, async (identity) => {
        const { token: made, secret } = await identity.addToken(name, what, role, days)
        if (options.json === true) outJson({ token: made, secret: secret.reveal() })
        else out(secret.reveal())
      })
    })
  shared(token.command('list').description('list the tokens')).action(async (options: Options) => {
    await withIdentity(options, async (identity) => {
      const tokens = await identity.tokens()
      if (options.json === true) outJson(tokens)
      else
        for (const t of tokens)
          out(
            `${t.id}  ${t.user.padEnd(16)} ${t.role.padEnd(20)} ${t.name}${t.expires === undefined ? '' : `  until ${t.expires}`}`,
          )
    })
  })
  shared(token.command('remove').argument('<id>', 'as vigie token list shows it').description('revoke a token')).action(
    async (id: string, options: Options) => {
      await withIdentity(options, async (identity) => {
        await identity.removeToken(id)
        if (options.json === true) outJson({ ok: true })
        else out(`token ${id} revoked`)
      })
    },
  )
}
