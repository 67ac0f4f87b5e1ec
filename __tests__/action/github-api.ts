// A small GitHub on this machine: comments of one pull request. Every request is held to GitHub's own OpenAPI
// description (fixtures/README.md); what breaks it is answered with 422 and remembered.
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Ajv, type ValidateFunction } from 'ajv'

interface Operation {
  readonly operationId: string
  readonly parameters: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema: object
  }[]
  readonly requestBody?: object
}

export interface Comment {
  readonly id: number
  readonly body: string
  readonly user: { readonly type: string }
}

/** An answer in place of the real one. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
}

const ajv = new Ajv({
  strict: false,
  coerceTypes: true,
  formats: { 'date-time': true, int64: true }
})
const { paths } = JSON.parse(
  readFileSync('__tests__/fixtures/github-openapi-slice.json', 'utf8')
) as {
  paths: Record<string, Record<string, Operation>>
}

/** The operation that a request is, its parameters and body checked; or what is wrong with it. */
function identify(
  method: string,
  url: URL,
  body: string
): { readonly id: string; readonly params: Record<string, string> } | { readonly wrong: string } {
  for (const [template, operations] of Object.entries(paths)) {
    const pattern = template.replaceAll(/\{([^}]+)\}/g, '(?<$1>[^/]+)')
    const found = new RegExp(`^${pattern}$`).exec(url.pathname)
    const operation = operations[method.toLowerCase()]
    if (found === null || operation === undefined) continue
    const params = { ...found.groups, ...Object.fromEntries(url.searchParams) }
    const wrong = problems(operation, params, url, body)
    return wrong.length === 0 ? { id: operation.operationId, params } : { wrong: wrong.join('; ') }
  }
  return { wrong: `no operation ${method} ${url.pathname}` }
}

function problems(
  operation: Operation,
  params: Record<string, string>,
  url: URL,
  body: string
): readonly string[] {
  const check = (validate: ValidateFunction, value: unknown): string[] =>
    validate(value) ? [] : [ajv.errorsText(validate.errors)]
  const known = operation.parameters.map(({ name }) => name)
  const strangers = [...url.searchParams.keys()].filter((name) => !known.includes(name))
  return [
    ...strangers.map((name) => `unknown parameter ${name}`),
    ...operation.parameters.flatMap(({ name, required, schema }) => {
      const value = params[name]
      if (value === undefined) return required === true ? [`no ${name}`] : []
      return check(ajv.compile({ type: 'object', properties: { [name]: schema } }), {
        [name]: value
      })
    }),
    ...(operation.requestBody === undefined
      ? []
      : check(ajv.compile(operation.requestBody), JSON.parse(body || 'null')))
  ]
}

export class GitHub {
  readonly comments: Comment[] = []
  /** `issues/create-comment 201`, in order. */
  readonly log: string[] = []
  readonly wrong: string[] = []
  readonly tokens = new Set<string>()
  /** Answers that come first, by operation. */
  readonly #planned = new Map<string, Answer[]>()
  /** Called after a request is answered. */
  afterwards: (operation: string) => void = () => undefined
  #next = 100
  readonly #server = createServer((request, response) => void this.#serve(request, response))

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await new Promise((resolve) => this.#server.once('listening', resolve))
    const address = this.#server.address()
    return `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`
  }

  stop(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }

  plan(operation: string, ...answers: readonly Answer[]): void {
    this.#planned.set(operation, [...answers])
  }

  add(body: string, type = 'Bot'): Comment {
    const comment = { id: this.#next++, body, user: { type } }
    this.comments.push(comment)
    return comment
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    this.tokens.add(request.headers.authorization ?? '')
    const url = new URL(request.url ?? '', 'http://localhost')
    const found = identify(request.method ?? '', url, body)
    const reply = (status: number, value: unknown, headers: Answer['headers'] = {}): void => {
      const text = value === undefined ? '' : JSON.stringify(value)
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text)
    }
    if ('wrong' in found) {
      this.wrong.push(found.wrong)
      return reply(422, { message: found.wrong })
    }
    const planned = this.#planned.get(found.id)?.shift()
    const [status, value] =
      planned === undefined
        ? this.#answer(found.id, found.params, body)
        : [planned.status, { message: 'planned' }]
    this.log.push(`${found.id} ${status}`)
    reply(status, value, planned?.headers)
    this.afterwards(found.id)
  }

  #answer(id: string, params: Record<string, string>, body: string): [number, unknown] {
    const at = this.comments.findIndex((comment) => String(comment.id) === params['comment_id'])
    const old = this.comments[at]
    switch (id) {
      case 'issues/list-comments': {
        const [size, page] = [Number(params['per_page'] ?? 30), Number(params['page'] ?? 1)]
        return [200, this.comments.slice(size * (page - 1), size * page)]
      }
      case 'issues/create-comment':
        return [201, this.add(JSON.parse(body).body)]
      case 'issues/update-comment':
        if (old === undefined) return [404, {}]
        this.comments[at] = { ...old, body: JSON.parse(body).body }
        return [200, this.comments[at]]
      default:
        if (old === undefined) return [404, {}]
        this.comments.splice(at, 1)
        return [204, undefined]
    }
  }
}
