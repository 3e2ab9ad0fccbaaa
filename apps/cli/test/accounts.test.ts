import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { vigie, vigieProcess } from './run-vigie.ts'

const data = mkdtempSync(path.join(tmpdir(), 'vigie-accounts-'))
afterAll(() => rmSync(data, { recursive: true, force: true }))

it('makes accounts, changes passwords, makes and revokes tokens; a password never comes from the command line', async () => {
  const made = await vigieProcess(
    ['user', 'add', 'ada', '--role', 'controller', '--data', data, '--json'],
    'correct horse battery\n',
  )
  expect(JSON.parse(made.stdout)).toMatchObject({ user: 'ada', role: 'controller' })
  expect((await vigieProcess(['user', 'add', 'ada', '--data', data], 'correct horse battery\n')).stderr).toContain(
    'VIG-IDENTITY-004',
  )
  expect((await vigieProcess(['user', 'passwd', 'ada', '--data', data], 'short\n')).stderr).toContain(
    'VIG-IDENTITY-006',
  )
  expect((await vigieProcess(['user', 'passwd', 'ada', '--data', data], 'a better one yet\n')).code).toBe(0)
  const token = await vigie('token', 'add', 'ada', 'nightly', '--data', data, '--days', '30')
  expect(token.stdout).toMatch(/^vigie_[\w-]{43}\n$/)
  const [listed] = JSON.parse((await vigie('token', 'list', '--data', data, '--json')).stdout) as [
    { id: string; name: string },
  ]
  expect(listed.name).toBe('nightly')
  expect((await vigie('token', 'remove', listed.id, '--data', data)).code).toBe(0)
  expect(
    (await vigieProcess(['user', 'add', 'bob', '--role', 'king', '--data', data], 'correct horse battery\n')).code,
  ).toBe(2)
}, 120_000)
