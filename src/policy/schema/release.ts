import * as z from 'zod/mini'
import { pattern, repoPath, version } from './primitives.js'

const stated = repoPath('The file that states the version, read from the target branch.')
const versionFile = z.optional(
  repoPath(
    'The file that states the version, read from the target branch. Without it the newest release tag counts.'
  )
)
const versionPattern = z.optional(
  pattern(
    'Where in the file the version stands. Without it the usual places are tried: the whole file, `project(version:)`, `AC_INIT`, `project(VERSION)`, `[package] version`, `VERSION=`.'
  )
)
const tagPattern = z.optional(
  pattern('What a release tag looks like. Without it `v{version}` and `{version}`.')
)
const next = z.optional(
  z
    .array(
      z.strictObject({
        after: version('A release.'),
        release: version('The release that follows it.')
      })
    )
    .check(
      z.maxLength(50),
      z.describe(
        'Releases that are not followed by the one that counting gives: a list of `{ after: "2.56", release: "3.0" }`.'
      )
    )
)

export const RELEASE_SCHEMES = {
  qemu: z.strictObject({
    scheme: z
      .literal('qemu')
      .check(
        z.describe(
          'X.Y.50 and above (development, 90+N: candidates) lead to the release after X.Y; X.Y.0 to X.Y.49 are X.Y itself.'
        )
      ),
    file: stated,
    pattern: versionPattern,
    'releases-per-major': z.optional(
      z
        .int()
        .check(
          z.gte(1),
          z.lte(99),
          z.describe(
            'How many releases a major version has: with 3 (the default) 10.2 is followed by 11.0.'
          )
        )
    ),
    next
  }),
  git: z.strictObject({
    scheme: z
      .literal('git')
      .check(
        z.describe(
          '`A.B.0-rcN` leads to A.B; `A.B.GIT`, and `A.B.0` once it is tagged, lead to the next minor release.'
        )
      ),
    file: versionFile,
    pattern: versionPattern,
    tags: tagPattern,
    next
  }),
  semver: z.strictObject({
    scheme: z
      .literal('semver')
      .check(
        z.describe(
          '`A.B.C-anything` leads to A.B.C, and so does `A.B.C` until it is tagged; from then on to the next minor release.'
        )
      ),
    file: versionFile,
    pattern: versionPattern,
    tags: tagPattern,
    next
  }),
  calver: z.strictObject({
    scheme: z
      .literal('calver')
      .check(
        z.describe(
          'The digits are the release (`2026.11.0-dev` leads to 2026.11.0). A version that is tagged already needs an entry in `next`.'
        )
      ),
    file: stated,
    pattern: versionPattern,
    tags: tagPattern,
    next
  }),
  pattern: z.strictObject({
    scheme: z
      .literal('pattern')
      .check(z.describe('The digits found by `pattern` are the release, nothing is computed.')),
    file: repoPath('The file that states the release, read from the target branch.'),
    pattern: pattern('Where in the file the release stands.')
  }),
  explicit: z.strictObject({
    scheme: z
      .literal('explicit')
      .check(z.describe('The policy says it: for projects without a version file.')),
    value: version('The release that is being worked on.')
  })
} as const

export const release = z
  .discriminatedUnion('scheme', [
    RELEASE_SCHEMES.qemu,
    RELEASE_SCHEMES.git,
    RELEASE_SCHEMES.semver,
    RELEASE_SCHEMES.calver,
    RELEASE_SCHEMES.pattern,
    RELEASE_SCHEMES.explicit
  ])
  .check(z.describe('How to tell which release the target branch is heading to.'))
