import { blockFor, filesToRead } from '../policy/active.js'
import type { LoadedPolicy } from '../policy/load.js'
import { resolveRelease } from '../policy/release.js'
import { Locator } from '../report/locate.js'
import type { Place } from '../report/report.js'
import type { Repository } from '../source/git.js'
import type { RepoPath } from '../text/span.js'
import { Stop } from './stop.js'

export interface FoundRelease {
  readonly value: string
  readonly scheme: string
  readonly evidence: readonly { readonly place: Place; readonly note: string }[]
}

/** Schemes that a version file alone answers: looking for tags walks through history. */
const TAGLESS: ReadonlySet<string> = new Set(['qemu', 'pattern', 'explicit'])

export async function releaseOf(
  repository: Repository,
  loaded: LoadedPolicy,
  branch: string,
  target: string,
  given: string | undefined
): Promise<FoundRelease> {
  if (given !== undefined) return { value: given, scheme: 'explicit', evidence: [] }
  const texts = new Map<RepoPath, string>()
  for (const path of filesToRead(loaded.policy)) {
    const text = await repository.readFile(target, path)
    if (text !== undefined) texts.set(path, text)
  }
  const tag = TAGLESS.has(loaded.policy.project.release.scheme)
    ? undefined
    : await repository.newestTag(target)
  const result = resolveRelease(loaded, blockFor(loaded, branch), {
    text: (path) => texts.get(path),
    tags: tag === undefined ? undefined : [tag],
    branch
  })
  if (!result.ok)
    throw new Stop({ kind: 'unresolved', message: `${result.message}, or pass --release X.Y.` })
  const locator = new Locator({
    base: (path) => texts.get(path),
    head: () => undefined,
    policy: () => undefined
  })
  return {
    value: result.release,
    scheme: result.scheme,
    evidence: result.evidence.map(({ path, span, note }) => ({
      place: locator.place('base', span ?? { path, start: 0, end: 0 }),
      note
    }))
  }
}

/** The same for a policy that has no force: when it cannot tell, that is no reason to stop. */
export async function tryRelease(
  ...how: Parameters<typeof releaseOf>
): Promise<{ readonly value: string } | { readonly problem: string }> {
  try {
    return { value: (await releaseOf(...how)).value }
  } catch (error) {
    if (error instanceof Stop) return { problem: error.result.message }
    throw error
  }
}
