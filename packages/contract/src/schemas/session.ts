/** Who is at the other end: sessions, API tokens, accounts. */
import { Type, type Static } from 'typebox'
import { Text, Time } from './common.ts'
import { ROLES } from '../roles.ts'

export const RoleName = Type.Enum([...ROLES], { description: 'each role may do all that the ones before it may' })
export const UserName = Type.String({
  pattern: '^[a-z0-9][a-z0-9._-]{0,63}$',
  description: 'small letters, digits, . _ -',
})
export const Password = Type.String({ minLength: 10, maxLength: 256, description: 'ten characters or more' })

export const Session = Type.Object({
  user: Type.String(),
  name: Type.String({ description: 'as displays show it' }),
  role: RoleName,
  via: Type.Enum(['session', 'token'], { description: 'cookie of a log-in, or API token' }),
  expires: Type.Optional(Time),
})
export type Session = Static<typeof Session>

/** Either a user and a password, or the key that `vigie start` prints. */
export const LogIn = Type.Object({
  user: Type.Optional(Text('user name', 64)),
  password: Type.Optional(Text('password', 256)),
  key: Type.Optional(Text('one-time key printed by vigie start', 128)),
})

export const OpenSession = Type.Object({
  id: Type.String({ description: 'names the session; no secret' }),
  user: Type.String(),
  opened: Time,
  expires: Type.String({ description: 'UTC: when it ends unless it is used before' }),
  current: Type.Boolean({ description: 'the one that asks' }),
})
export type OpenSession = Static<typeof OpenSession>

export const Token = Type.Object({
  id: Type.String(),
  name: Type.String(),
  user: Type.String(),
  role: RoleName,
  created: Time,
  expires: Type.Optional(Time),
  lastUsed: Type.Optional(Time),
})
export type Token = Static<typeof Token>
export const NewToken = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 100 }),
  role: Type.Optional(RoleName),
  days: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 3650, description: 'days until it expires; never unless told' }),
  ),
})
export const CreatedToken = Type.Object({ token: Token, secret: Type.String({ description: 'shown this once' }) })

export const User = Type.Object({
  user: Type.String(),
  name: Type.String(),
  role: RoleName,
  disabled: Type.Boolean(),
  created: Time,
  lastLogIn: Type.Optional(Time),
})
export type User = Static<typeof User>
/** What everybody may know of an account. */
export const Person = Type.Object({
  user: Type.String(),
  name: Type.String({ description: 'as displays show it' }),
  role: RoleName,
})
export type Person = Static<typeof Person>
/** Somebody who has a page of the centre open now. */
export const PersonHere = Type.Object({
  ...Person.properties,
  since: Time,
  connections: Type.Integer({ description: 'pages that are open' }),
})
export type PersonHere = Static<typeof PersonHere>
export const NewUser = Type.Object({
  user: UserName,
  name: Type.Optional(Text('as displays show it', 100)),
  role: RoleName,
  password: Password,
})
export const UserChange = Type.Object({
  name: Type.Optional(Text('as displays show it', 100)),
  role: Type.Optional(RoleName),
  disabled: Type.Optional(Type.Boolean()),
  password: Type.Optional(Password),
})
