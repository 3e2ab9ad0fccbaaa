/** What is said of one operation of the API; everything else (routes, OpenAPI, client, documentation) comes from it. */
import type { Static, TSchema } from 'typebox'
import type { Role } from './roles.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
/** What is not JSON: a file, metrics. */
export interface OtherContent {
  readonly contentType: string
}

export interface Operation {
  readonly method: Method
  /** Below `/api/v1`, with `:name` places. */
  readonly path: string
  readonly tag: string
  /** `public`: no session is needed. */
  readonly role: Role | 'public'
  readonly summary: string
  readonly description?: string
  readonly params?: TSchema
  readonly query?: TSchema
  readonly body?: TSchema
  /** The body is bytes of this type, not JSON: a file that is sent. */
  readonly upload?: OtherContent
  /** Bytes of a body that is larger than others: files. */
  readonly bodyLimit?: number
  /** Schema of the 200 answer; absent: 204 without content. */
  readonly answer?: TSchema | OtherContent
  /** Problems that belong to it, beyond 400, 401, 403 and 500: status → when. */
  readonly problems?: Readonly<Record<number, string>>
}

export const isOtherContent = (answer: Operation['answer']): answer is OtherContent =>
  answer !== undefined && 'contentType' in answer

/** Keeps the exact types of a table. */
export const operations = <T extends Record<string, Operation>>(table: T): T => table

type Of<O, K extends string> = O extends { readonly [P in K]: infer S extends TSchema } ? Static<S> : undefined
export type ParamsOf<O> = Of<O, 'params'>
export type QueryOf<O> = Of<O, 'query'>
export type BodyOf<O> = O extends { readonly upload: OtherContent } ? Blob | Uint8Array<ArrayBuffer> : Of<O, 'body'>
/** JSON answers as their type, others as bytes, none as undefined. */
export type AnswerOf<O> = O extends { readonly answer: OtherContent }
  ? Blob
  : O extends { readonly answer: infer S extends TSchema }
    ? Static<S>
    : undefined
