import type { RepoPath, Span } from '../text/span.js'
import { compareVersions } from '../text/version.js'
import type { BranchMatch } from './active.js'
import type { LoadedPolicy } from './load.js'
import type { Release } from './schema.js'
import { headingOf, numbersOf } from './schemes.js'
import { type StatedVersion, statedVersion } from './version-source.js'

export interface ReleaseInputs {
  /** The text of a file at the tip of the TARGET branch: heads carry stale versions. */
  text(path: RepoPath): string | undefined
  /** Names of the tags reachable from there, in any order; undefined when they are not known. */
  readonly tags?: readonly string[] | undefined
  /** The target branch's name, for blocks that find the release in it. */
  readonly branch?: string | undefined
}

export type ReleaseResult =
  | {
      readonly ok: true
      readonly release: string
      readonly scheme: Release['scheme']
      /** How we know. `span` lies in the target branch, or in the policy file when `path` is the policy's; null for tags. */
      readonly evidence: readonly {
        readonly path: RepoPath
        readonly span: Span | null
        readonly note: string
      }[]
    }
  | { readonly ok: false; readonly message: string; readonly span: Span }

/**
 * Which release the target branch is heading to. What cannot be resolved is an error, never a guess.
 * @param block the branch's block of the policy; its `release` wins over everything.
 */
export function resolveRelease(
  loaded: LoadedPolicy,
  block: BranchMatch | undefined,
  inputs: ReleaseInputs
): ReleaseResult {
  const { release } = loaded.policy.project
  const { scheme } = release
  const own = block?.block.release
  if (own !== undefined && block !== undefined) {
    const span = loaded.at(['branches', block.index, 'release'])
    const line = own.includes('{version}') ? releaseLine(own, inputs.branch ?? '') : own
    if (line === undefined)
      return {
        ok: false,
        message: `cannot tell the release: the branch ${inputs.branch || 'without a name'} does not look like ${own}, which the policy says of ${block.block.match}; correct the release of that block`,
        span
      }
    return said(line, 'explicit', loaded.path, span, `release of the branches ${block.block.match}`)
  }
  if (release.scheme === 'explicit') {
    const span = loaded.at(['project', 'release', 'value'])
    return said(release.value, scheme, loaded.path, span, 'project.release')
  }
  const at = loaded.at(['project', 'release'])
  const tagPattern = 'tags' in release ? release.tags : undefined
  const tags = inputs.tags?.flatMap((tag) => versionOfTag(tag, tagPattern) ?? [])
  const stated =
    release.file === undefined
      ? newestTag(tags)
      : statedVersion(release.file, release.pattern, (path) => inputs.text(path))
  if (stated === undefined) return { ok: false, message: whyNot(release, inputs), span: at }
  const heading = headingOf(release.scheme, stated.version, release, tags)
  if ('problem' in heading)
    return { ok: false, message: `cannot tell the release: ${heading.problem}`, span: at }
  const { path, start, end } = stated
  const span = path === '' ? null : { path, start, end }
  return {
    ok: true,
    release: heading.release,
    scheme,
    evidence: [{ path: path === '' ? 'tags' : path, span, note: heading.note }]
  }
}

/** `9.2` of the branch `stable-9.2`, by the pattern `stable-{version}`. */
function releaseLine(pattern: string, branch: string): string | undefined {
  const name = branch.replace(/^refs\/heads\//, '')
  const [before = '', after = ''] = pattern.split('{version}')
  if (!name.startsWith(before) || !name.endsWith(after)) return undefined
  const line = name.slice(before.length, name.length - after.length)
  return /^\d{1,9}(\.\d{1,9}){0,7}$/.test(line) ? line : undefined
}

function said(
  release: string,
  scheme: Release['scheme'],
  path: RepoPath,
  span: Span,
  where: string
): ReleaseResult {
  return {
    ok: true,
    release,
    scheme,
    evidence: [{ path, span, note: `${release}, ${where} in the policy` }]
  }
}

/** The version in a tag's name; undefined for a tag of another shape. */
function versionOfTag(tag: string, pattern: string | undefined): string | undefined {
  const name = tag.replace(/^refs\/tags\//, '')
  const [before = '', after = ''] = (pattern ?? '{version}').split('{version}')
  if (name.length > 200 || !name.startsWith(before) || !name.endsWith(after)) return undefined
  const version = name.slice(before.length, name.length - after.length)
  return /^v?\d[\w.+~-]*$/.test(version) ? version.replace(/^v/, '') : undefined
}

function newestTag(tags: readonly string[] | undefined): StatedVersion | undefined {
  const [version] = [...(tags ?? [])].sort((a, b) => compareTags(b, a))
  return version === undefined ? undefined : { path: '', version, start: 0, end: 0 }
}

/** A candidate comes before its release. */
function compareTags(a: string, b: string): number {
  const [x, y] = [numbersOf(a), numbersOf(b)]
  const order = compareVersions(x?.numbers.join('.') ?? '', y?.numbers.join('.') ?? '')
  if (order !== 0) return order
  if ((x?.suffix === '') !== (y?.suffix === '')) return x?.suffix === '' ? 1 : -1
  return compareVersions(a, b)
}

function whyNot(release: Exclude<Release, { scheme: 'explicit' }>, inputs: ReleaseInputs): string {
  const remedy = 'correct project.release in the policy, or give the branch a release'
  if (release.file === undefined)
    return inputs.tags === undefined || inputs.tags.length === 0
      ? `cannot tell the release: project.release names no file, and no tags are known here; fetch the tags, or ${remedy}`
      : `cannot tell the release: no tag looks like a version of this project; ${remedy}`
  if (inputs.text(release.file) === undefined)
    return `cannot tell the release: the target branch has no readable file ${release.file}; ${remedy}`
  return release.pattern === undefined
    ? `cannot tell the release: ${release.file} of the target branch states no version in a place known for such a file; say with project.release.pattern where it stands`
    : `cannot tell the release: the pattern of project.release does not occur in ${release.file} of the target branch; ${remedy}`
}
