import { stableHash } from '../text/stable-hash.js'
import { type Request, RestError } from './rest.js'

/** Which pull request, and whose comment. */
export interface CommentPlace {
  /** `owner/name`. */
  readonly repository: string
  readonly number: number
  /** What tells this check from others on the same pull request: workflow, job, policy, folder. */
  readonly identity: readonly string[]
}

export type CommentResult =
  | { readonly kind: 'done'; readonly did: 'created' | 'updated' | 'fixed' | 'nothing' }
  /** GitHub did not let us; a pull request of a fork has a token that may only read. */
  | { readonly kind: 'refused'; readonly reason: string }

interface Comment {
  readonly id: number
  readonly body: string
}

const PAGE = 100
const MOST_PAGES = 30

/**
 * Keeps one comment: makes it, edits it in place, and turns it into `fixed` when `body` is undefined. A
 * pull request that never had one gets none then. Never throws for what GitHub answers.
 */
export async function keepComment(
  place: CommentPlace,
  body: string | undefined,
  fixed: string,
  request: Request
): Promise<CommentResult> {
  try {
    return { kind: 'done', did: await keep(place, body, fixed, request) }
  } catch (error) {
    if (error instanceof RestError) return { kind: 'refused', reason: error.message }
    if (error instanceof SyntaxError)
      return { kind: 'refused', reason: 'GitHub answered something else than JSON' }
    throw error
  }
}

async function keep(
  place: CommentPlace,
  body: string | undefined,
  fixed: string,
  request: Request
): Promise<'created' | 'updated' | 'fixed' | 'nothing'> {
  const { repository } = place
  const mark = `<!-- rust-roadmap-action ${stableHash(JSON.stringify(place.identity))} -->`
  const text = `${mark}\n${body ?? fixed}`
  const [first, ...younger] = await ours(place, mark, request)
  if (first === undefined) {
    if (body === undefined) return 'nothing'
    await request('POST', `/repos/${repository}/issues/${place.number}/comments`, { body: text })
    await leaveOne(place, mark, text, request)
    return 'created'
  }
  await remove(place, younger, request)
  if (first.body.replaceAll('\r\n', '\n').trimEnd() === text.trimEnd()) return 'nothing'
  await request('PATCH', `/repos/${repository}/issues/comments/${first.id}`, { body: text })
  return body === undefined ? 'fixed' : 'updated'
}

/**
 * Two runs at the same time may both have made one. Each looks again after making its own; the oldest stays
 * and gets the newest text, the others go. Whoever is second finds nothing left to do.
 */
async function leaveOne(
  place: CommentPlace,
  mark: string,
  text: string,
  request: Request
): Promise<void> {
  const [oldest, ...younger] = await ours(place, mark, request)
  if (oldest === undefined || younger.length === 0) return
  await remove(place, younger, request)
  if (oldest.body !== text)
    await request('PATCH', `/repos/${place.repository}/issues/comments/${oldest.id}`, {
      body: text
    }).catch(ignoreGone)
}

async function remove(
  { repository }: CommentPlace,
  comments: readonly Comment[],
  request: Request
): Promise<void> {
  for (const { id } of comments)
    await request('DELETE', `/repos/${repository}/issues/comments/${id}`).catch(ignoreGone)
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof RestError) || error.status !== 404) throw error
}

/** Comments with our mark, oldest first. Only a bot's: anybody can write the mark into a comment. */
async function ours(
  { repository, number }: CommentPlace,
  mark: string,
  request: Request
): Promise<readonly Comment[]> {
  const found: Comment[] = []
  for (let page = 1; page <= MOST_PAGES; page++) {
    const path = `/repos/${repository}/issues/${number}/comments?per_page=${PAGE}&page=${page}`
    const answer = await request('GET', path)
    const entries: readonly unknown[] = Array.isArray(answer) ? answer : []
    found.push(...entries.flatMap((entry) => botComment(entry) ?? []))
    if (entries.length < PAGE) break
  }
  return found.filter(({ body }) => body.startsWith(mark)).sort((a, b) => a.id - b.id)
}

function botComment(entry: unknown): Comment | undefined {
  if (entry === null || typeof entry !== 'object') return undefined
  if (!('id' in entry && 'body' in entry && 'user' in entry)) return undefined
  const { id, body, user } = entry
  const bot = user !== null && typeof user === 'object' && 'type' in user && user.type === 'Bot'
  return bot && typeof id === 'number' && typeof body === 'string' ? { id, body } : undefined
}
