/** The typed client: one method per operation, for browsers, Node and tests alike. */
import { api, API_PREFIX, type Api, type OperationName } from './api.ts'
import { isOtherContent, type AnswerOf, type BodyOf, type Operation, type ParamsOf, type QueryOf } from './operation.ts'
import type { Problem } from './schemas/index.ts'

/** What the server answered instead of doing it. */
export class ApiError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'ApiError'
    this.problem = problem
  }
  get status(): number {
    return this.problem.status
  }
  get code(): string {
    return this.problem.code
  }
  get remedy(): string {
    return this.problem.remedy
  }
}

type Part<K extends string, T> = [T] extends [undefined]
  ? { readonly [P in K]?: undefined }
  : Record<string, never> extends T
    ? { readonly [P in K]?: T }
    : { readonly [P in K]: T }
export type Request<O> = Part<'params', ParamsOf<O>> &
  Part<'query', QueryOf<O>> &
  Part<'body', BodyOf<O>> & { readonly signal?: AbortSignal }
type Call<O> =
  Record<string, never> extends Request<O>
    ? (request?: Request<O>) => Promise<AnswerOf<O>>
    : (request: Request<O>) => Promise<AnswerOf<O>>
export type Client = { readonly [N in OperationName]: Call<Api[N]> }

export interface ClientOptions {
  /** `http://127.0.0.1:7440`; empty for the page's own server. */
  readonly baseUrl?: string
  /** API token; a page uses its cookie. */
  readonly token?: string
  readonly fetch?: typeof fetch
}

interface AnyRequest {
  readonly params?: Readonly<Record<string, unknown>>
  readonly query?: Readonly<Record<string, unknown>>
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** Where an operation is, with its places filled in. */
export function urlOf(operation: Pick<Operation, 'path'>, request: AnyRequest, baseUrl = ''): string {
  const path = operation.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(String(request.params?.[name])),
  )
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(request.query ?? {}))
    if (value !== undefined && value !== null) query.append(name, String(value))
  const text = query.toString()
  return `${baseUrl}${API_PREFIX}${path}${text === '' ? '' : `?${text}`}`
}

/** Throws `ApiError` for what the server refuses, the error of `fetch` when it cannot be reached. */
export function createClient(options: ClientOptions = {}): Client {
  const send = options.fetch ?? globalThis.fetch.bind(globalThis)
  const call = async (operation: Operation, request: AnyRequest): Promise<unknown> => {
    const headers: Record<string, string> = { accept: 'application/json' }
    if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`
    if (request.body !== undefined) headers['content-type'] = operation.upload?.contentType ?? 'application/json'
    const response = await send(urlOf(operation, request, options.baseUrl), {
      method: operation.method,
      headers,
      credentials: 'same-origin',
      ...(request.body === undefined
        ? {}
        : { body: operation.upload === undefined ? JSON.stringify(request.body) : (request.body as Blob) }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    })
    if (!response.ok) throw new ApiError(await problemOf(response))
    if (operation.answer === undefined) return undefined
    return isOtherContent(operation.answer) ? response.blob() : response.json()
  }
  return Object.fromEntries(
    (Object.entries(api) as [string, Operation][]).map(([name, operation]) => [
      name,
      (request: AnyRequest = {}) => call(operation, request),
    ]),
  ) as unknown as Client
}

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text()
  try {
    const body = JSON.parse(text) as Partial<Problem>
    if (typeof body.detail === 'string' && typeof body.code === 'string') return body as Problem
  } catch {
    // Not from the server itself: a proxy in between.
  }
  return {
    type: 'about:blank',
    title: response.statusText,
    status: response.status,
    detail: `the server answered ${response.status} ${response.statusText}`,
    code: 'VIG-API-000',
    cause: 'Something between the client and the server answered.',
    remedy: 'Look at the proxy, or at the address of the server.',
  }
}
