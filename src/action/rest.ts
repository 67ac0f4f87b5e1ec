import { HttpClient } from '@actions/http-client'

/** GitHub said no: with what status, to which request. Its message holds no secret. */
export class RestError extends Error {
  readonly status: number

  constructor(status: number, request: string) {
    super(`GitHub answered ${status} to ${request}`)
    this.status = status
  }
}

export type Request = (
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: object
) => Promise<unknown>

export interface RestOptions {
  /** GITHUB_API_URL, without a final slash. */
  readonly url: string
  readonly token: string
  readonly sleep?: (milliseconds: number) => Promise<unknown>
}

const ATTEMPTS = 4
/** A limit that ends later than this is not waited for: a comment is no reason to hold a job up. */
const LONGEST_WAIT = 60
const BUSY: readonly (number | undefined)[] = [429, 500, 502, 503, 504]

/** GitHub's REST API, through the runner's proxy; retries what is said to pass. Throws RestError. */
export function restClient({ url, token, sleep = pause }: RestOptions): Request {
  const client = new HttpClient('rust-roadmap-action', [], {
    socketTimeout: 30_000,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'x-github-api-version': '2022-11-28'
    }
  })
  return async (method, path, body) => {
    for (let attempt = 1; ; attempt++) {
      const data = body === undefined ? null : JSON.stringify(body)
      const { message, text } = await client.request(method, `${url}${path}`, data).then(
        async (response) => ({ message: response.message, text: await response.readBody() }),
        () => ({ message: undefined, text: '' })
      )
      const status = message?.statusCode
      if (status !== undefined && status < 300) return text === '' ? undefined : JSON.parse(text)
      const wait = waitBefore(attempt, status, message?.headers ?? {})
      if (wait === undefined) throw new RestError(status ?? 0, `${method} ${path}`)
      await sleep(wait * 1000)
    }
  }
}

/** Seconds to wait before the next attempt; undefined when there is no use in one. */
function waitBefore(
  attempt: number,
  status: number | undefined,
  headers: Readonly<Record<string, string | string[] | undefined>>
): number | undefined {
  const asked = headers['retry-after']
  const busy = status === undefined || BUSY.includes(status)
  // A secondary rate limit is a 403 that says when to come back.
  const passing = busy || (status === 403 && asked !== undefined)
  if (!passing || attempt >= ATTEMPTS) return undefined
  const wait = typeof asked === 'string' && /^\d+$/.test(asked) ? Number(asked) : 2 ** (attempt - 1)
  return wait <= LONGEST_WAIT ? wait : undefined
}

const pause = (milliseconds: number): Promise<unknown> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))
