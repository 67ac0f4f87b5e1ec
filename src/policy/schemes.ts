import { compareReleases } from './release-order.js'
import type { Release, Scheme } from './schema.js'

/** What a version means for the branch that states it; `note` says why, in a few words. */
export type Heading =
  | { readonly release: string; readonly note: string }
  | { readonly problem: string }

interface Numbered {
  readonly text: string
  readonly numbers: readonly number[]
  /** What stands behind the numbers: `-rc1`, `.GIT`, `-dev`, empty for a final version. */
  readonly suffix: string
}

type Counting = Extract<Release, { next?: unknown }>

/**
 * The release that a stated version leads to, by MODEL.md's table.
 * @param tags the versions that are tagged already; undefined when nobody could tell.
 */
export function headingOf(
  scheme: Exclude<Scheme, 'explicit'>,
  version: string,
  release: Release,
  tags: readonly string[] | undefined
): Heading {
  const stated = numbersOf(version)
  if (stated === undefined) return { problem: `${version} does not begin with a number` }
  const counting = 'next' in release || scheme !== 'pattern' ? (release as Counting) : undefined
  switch (scheme) {
    case 'pattern':
      return { release: stated.numbers.join('.'), note: version }
    case 'qemu':
      return qemu(stated, counting)
    case 'git':
      return git(stated, counting, tags)
    case 'semver':
      return semver(stated, counting, tags)
    case 'calver':
      return calver(stated, counting, tags)
  }
}

export function numbersOf(version: string): Numbered | undefined {
  const match = /^v?(\d{1,9}(?:\.\d{1,9})*)(.*)$/.exec(version)
  if (match?.[1] === undefined) return undefined
  return { text: version, numbers: match[1].split('.').map(Number), suffix: match[2] ?? '' }
}

/** 50 and above: development of the release after X.Y, 90+N its candidates; below: X.Y and its updates. */
function qemu(stated: Numbered, release: Counting | undefined): Heading {
  const [major, minor, patch = 0] = stated.numbers
  if (major === undefined || minor === undefined || stated.numbers.length > 3)
    return { problem: `${stated.text} is not X.Y.Z, as the scheme qemu has it` }
  const current = `${major}.${minor}`
  if (stated.suffix !== '') {
    if (!/^-?rc\d+$/.test(stated.suffix))
      return { problem: `${stated.text} ends in something that the scheme qemu does not know` }
    return { release: current, note: `${stated.text}, a release candidate of ${current}` }
  }
  if (patch < 50) {
    const what = patch === 0 ? `the release ${current}` : `a stable update of ${current}`
    return { release: current, note: `${stated.text}, ${what}` }
  }
  const after = following(current, release)
  const what = patch >= 90 ? 'release candidate of' : 'development of'
  return { release: after, note: `${stated.text}, ${what} ${after}` }
}

/** `A.B.GIT` and a tagged final version lead on; a candidate, an untagged final version and A.B.C stay. */
function git(
  stated: Numbered,
  release: Counting | undefined,
  tags: readonly string[] | undefined
): Heading {
  const [major, minor, patch = 0] = stated.numbers
  if (major === undefined || minor === undefined)
    return { problem: `${stated.text} is not A.B.C, as the scheme git has it` }
  const current = `${major}.${minor}`
  if (patch > 0) return { release: current, note: `${stated.text}, an update of ${current}` }
  if (/^[.-]GIT$/i.test(stated.suffix)) {
    const after = following(current, release)
    return { release: after, note: `${stated.text}, so ${current} is out and ${after} is next` }
  }
  if (/^[.-]?rc\d+$/i.test(stated.suffix))
    return { release: current, note: `${stated.text}, a release candidate of ${current}` }
  if (stated.suffix !== '')
    return { problem: `${stated.text} ends in something that the scheme git does not know` }
  return finalOrNext(stated, current, following(current, release), tags)
}

function semver(
  stated: Numbered,
  release: Counting | undefined,
  tags: readonly string[] | undefined
): Heading {
  const [major = 0, minor = 0] = stated.numbers
  const full = stated.numbers.join('.')
  if (stated.suffix !== '' && !stated.suffix.startsWith('+'))
    return { release: full, note: `${stated.text}, a version before ${full}` }
  if (isTagged(full, tags)) {
    const after = override(full, release) ?? `${following(`${major}.${minor}`, release)}.0`
    return { release: after, note: `${stated.text} is tagged, so ${after} is next` }
  }
  return { release: full, note: stated.text }
}

function calver(
  stated: Numbered,
  release: Counting | undefined,
  tags: readonly string[] | undefined
): Heading {
  const full = stated.numbers.join('.')
  if (stated.suffix !== '' || !isTagged(full, tags)) return { release: full, note: stated.text }
  const after = override(full, release)
  if (after === undefined)
    return {
      problem: `${full} is tagged already, and the scheme calver cannot count on; say in project.release.next what follows ${full}`
    }
  return { release: after, note: `${stated.text} is tagged, so ${after} is next` }
}

/** Whether a final version is out decides; without tags nobody can tell, and guessing would fail the wrong change. */
function finalOrNext(
  stated: Numbered,
  current: string,
  after: string,
  tags: readonly string[] | undefined
): Heading {
  if (isTagged(current, tags))
    return { release: after, note: `${stated.text} is tagged, so ${after} is next` }
  if (tags === undefined || tags.length === 0)
    return {
      problem: `${stated.text} is a final version, and without tags nobody can tell whether it is out; fetch the tags, or give the branch a release`
    }
  return { release: current, note: `${stated.text}, not tagged yet` }
}

const isTagged = (version: string, tags: readonly string[] | undefined): boolean =>
  tags?.some((tag) => {
    const tagged = numbersOf(tag)
    return tagged?.suffix === '' && compareReleases(tagged.numbers.join('.'), version) === 0
  }) ?? false

const override = (release: string, counting: Counting | undefined): string | undefined =>
  counting?.next?.find((entry) => compareReleases(entry.after, release) === 0)?.release

/** The release after X.Y: what the policy says, else X.(Y+1), and (X+1).0 where a major version is full. */
export function following(release: string, counting: Counting | undefined): string {
  const said = override(release, counting)
  if (said !== undefined) return said
  const [major = 0, minor = 0] = release.split('.').map(Number)
  if (counting?.scheme === 'qemu' && minor + 1 >= (counting['releases-per-major'] ?? 3))
    return `${major + 1}.0`
  return `${major}.${minor + 1}`
}

/** The release `count` releases after this one, by the scheme's own counting. */
export function later(release: string, count: number, by: Release): string {
  const counting = 'next' in by || by.scheme === 'qemu' ? (by as Counting) : undefined
  let result = release
  for (let i = 0; i < count; i++) result = following(result, counting)
  return result
}
