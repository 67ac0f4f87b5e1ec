import * as z from 'zod/mini'
import { COMPONENT_STATES } from '../model/component.js'
import { RUST_SUPPORT } from '../model/support.js'
import { RULE_IDS, type RuleId } from './rule-ids.js'

/**
 * The one definition of the policy file: types, validation, `policy/policy.schema.json` and
 * `docs/policy.md` all come from here. The text of each `describe` is the reference page's.
 */

export const RULE_LEVELS = ['off', 'note', 'warning', 'error'] as const
export const MODES = ['audit', 'warn', 'enforce'] as const
export const FAIL_AT = ['error', 'warning', 'never'] as const

const text = (description: string) =>
  z.string().check(z.minLength(1), z.maxLength(200), z.describe(description))

/** Digits and dots only: everything that is compared with a release has this shape. */
const version = (description: string) =>
  z
    .string()
    .check(
      z.regex(/^\d{1,9}(\.\d{1,9}){0,7}$/, 'a version in digits and dots, such as "9.2"'),
      z.describe(description)
    )

const milestoneStart = (description: string) =>
  z
    .string()
    .check(
      z.regex(/^(never|\d{1,9}(\.\d{1,9}){0,7})$/, 'a version such as "9.2", or the word never'),
      z.describe(description)
    )

const repoPath = (description: string) =>
  z
    .string()
    .check(
      z.regex(
        /^(?!\/)(?!.*(^|\/)\.{1,2}(\/|$))[^\\\0\n]{1,400}$/,
        'a path from the root of the repository, with / between folders and without .. in it'
      ),
      z.describe(`${description} A path from the root of the repository.`)
    )

const pattern = (description: string) =>
  z
    .string()
    .check(
      z.regex(
        /^[^\0]{0,200}\{version\}[^\0]{0,200}$/,
        'a text with {version} in it where the version stands'
      ),
      z.describe(
        `${description} Literal text with \`{version}\` where the version stands; a blank matches any run of white space, line breaks included. Not a regular expression.`
      )
    )

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

const release = z
  .discriminatedUnion('scheme', [
    RELEASE_SCHEMES.qemu,
    RELEASE_SCHEMES.git,
    RELEASE_SCHEMES.semver,
    RELEASE_SCHEMES.calver,
    RELEASE_SCHEMES.pattern,
    RELEASE_SCHEMES.explicit
  ])
  .check(z.describe('How to tell which release the target branch is heading to.'))

const optionalLevel = () => z.optional(z.enum(RULE_LEVELS))

const levels = (description: string) =>
  z.optional(
    z
      .strictObject(
        // fromEntries forgets the keys' names.
        Object.fromEntries(RULE_IDS.map((id) => [id, optionalLevel()])) as Record<
          RuleId,
          ReturnType<typeof optionalLevel>
        >
      )
      .check(z.describe(description))
  )
const milestone = z.strictObject({
  name: text('What the project calls this stage; findings quote it.'),
  from: milestoneStart(
    'The first release of this stage, in quotes; or `never` for a stage that is thinkable but not planned.'
  ),
  rust: z
    .enum(RUST_SUPPORT)
    .check(
      z.describe(
        'The highest rung allowed from here on: `absent`, `opt-in` (only when asked for), `auto` (when a toolchain is found), `default-on` (a plain build needs it, it can be turned off), `mandatory`, `sole` (no C left).'
      )
    ),
  components: z.optional(
    z
      .enum(COMPONENT_STATES)
      .check(
        z.describe(
          'The furthest that a component (a device, an object) may be converted from here on: `absent` or `c-only` (its C stays in every build), `selectable` (with Rust on the C is still built, for a choice at run time), `fallback` (C only where Rust is off), `rust-only` (no C left). A milestone without it goes on as before; before the first one that has it, everything short of that is allowed. Where no milestone has it, nothing is restricted.'
        )
      )
  )
})

const floor = z.strictObject({
  'at-most': z.optional(version('The floor may not rise above this; a higher one is an error.')),
  unguarded: z.optional(
    z
      .enum(['keep', 'allow'])
      .check(
        z.describe(
          'Whether the floor may rise for people who build without Rust: `keep` makes that an error, `allow` a note. Without this key it is a warning.'
        )
      )
  ),
  copies: z.optional(
    z
      .array(
        z.strictObject({
          file: repoPath('A file that repeats the floor, such as the manual.'),
          pattern: pattern('Where in the file it stands.')
        })
      )
      .check(
        z.maxLength(50),
        z.describe(
          'Places that repeat the floor beside the build files, which are found without help.'
        )
      )
  )
})

const TOOL_NAME = /^[a-z][a-z0-9_+-]{0,39}$/

const branch = z.strictObject({
  match: z
    .string()
    .check(
      z.regex(
        /^[^\s\0[\]()!\\]{1,100}$/,
        'a glob of at most 100 characters made of names, /, *, **, ? and {a,b}'
      ),
      z.describe(
        'A glob for the target branch: `*` matches anything but `/`, `**` anything, `?` one character but `/`, `{a,b}` either.'
      )
    ),
  release: z.optional(
    version('The release this branch is heading to, instead of what `project.release` finds.')
  ),
  mode: z.optional(
    z
      .enum(MODES)
      .check(
        z.describe(
          '`audit` reports everything as a note and passes, `warn` never fails, `enforce` (the default) fails on errors.'
        )
      )
  ),
  'fail-at': z.optional(
    z
      .enum(FAIL_AT)
      .check(
        z.describe('The lowest level that fails the check in mode `enforce`; `error` by default.')
      )
  ),
  rules: levels('Levels for this branch only; they win over the ones for all branches.')
})

export const PolicySchema = z.strictObject({
  version: z.literal(1).check(z.describe('The version of this format. Always 1.')),
  project: z
    .strictObject({
      name: text('The name of the project, for people.'),
      release,
      document: z.optional(
        repoPath('The published roadmap, which findings point to for the reasons.')
      )
    })
    .check(z.describe('What is judged, and how to tell its releases.')),
  roadmap: z
    .array(milestone)
    .check(
      z.minLength(1),
      z.maxLength(50),
      z.describe(
        'The milestones in order. Each means "not before"; before the first one Rust may not be used at all.'
      )
    ),
  floors: z.optional(
    z
      .record(z.string().check(z.regex(TOOL_NAME)), floor)
      .check(
        z.describe(
          'The lowest tool versions a build accepts, by the name of the program: `rustc`, `cargo`, `bindgen`, `cbindgen`, `meson`, `cmake`…'
        )
      )
  ),
  rules: levels(
    'The level of each rule: `off`, `note`, `warning` or `error`. Each rule has a default.'
  ),
  branches: z.optional(
    z
      .array(branch)
      .check(
        z.maxLength(50),
        z.describe(
          'What holds on which target branch; the first match wins, a branch without a match is enforced.'
        )
      )
  )
})

export type Policy = z.infer<typeof PolicySchema>
export type Release = Policy['project']['release']
export type Scheme = Release['scheme']
export type Milestone = Policy['roadmap'][number]
export type BranchBlock = NonNullable<Policy['branches']>[number]
export type FloorPolicy = NonNullable<Policy['floors']>[string]
export type RuleLevel = (typeof RULE_LEVELS)[number]
export type Mode = (typeof MODES)[number]
export type FailAt = (typeof FAIL_AT)[number]

/** The part of JSON Schema that the definition above comes to. */
export interface JsonSchema {
  readonly type?: string
  readonly description?: string
  readonly const?: string | number
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly additionalProperties?: JsonSchema | false
  readonly oneOf?: readonly JsonSchema[]
}

/** For editors, for the reference page and for error messages. What it cannot express is checked by `load`. */
export const policyJsonSchema = (): JsonSchema =>
  // zod's own type is the whole of JSON Schema, with booleans where this definition never makes one.
  z.toJSONSchema(PolicySchema, { io: 'input' }) as JsonSchema
