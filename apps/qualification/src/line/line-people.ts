/** Who is at a test line: whoever runs the tests, and a second person for what two have to agree on. */
import { randomBytes } from 'node:crypto'
import { Secret } from '@vigie/base'
import type { Actor } from '@vigie/commanding'
import type { Role } from '@vigie/contract'
import type { Centre } from '@vigie/server'

/** In whose name tests command: held to the same rules as anybody of this role. */
export const TESTER: Actor = { user: 'test-line', role: 'operations-engineer', via: 'test' }
/** Approves in its own name. No test commands in it. */
export const APPROVER: Actor = { user: 'test-approver', role: 'operations-engineer', via: 'test' }

/** Rules that ask who somebody is now ask for an account. */
export async function admitPeople(centre: Centre): Promise<void> {
  for (const { user, role } of [TESTER, APPROVER])
    await centre.identity.addUser({
      user,
      role: role as Role,
      password: new Secret(randomBytes(24).toString('base64url')),
    })
}
