import * as z from 'zod/mini'
import { LEVEL_IDS, type LevelId } from '../rule-ids.js'

export const RULE_LEVELS = ['off', 'note', 'warning', 'error'] as const
export const MODES = ['audit', 'warn', 'enforce'] as const
export const FAIL_AT = ['error', 'warning', 'never'] as const

export const text = (description: string) =>
  z.string().check(z.minLength(1), z.maxLength(200), z.describe(description))

/** Digits and dots only: everything that is compared with a release has this shape. */
export const version = (description: string) =>
  z
    .string()
    .check(
      z.regex(/^\d{1,9}(\.\d{1,9}){0,7}$/, 'a version in digits and dots, such as "9.2"'),
      z.describe(description)
    )

export const milestoneStart = (description: string) =>
  z
    .string()
    .check(
      z.regex(/^(never|\d{1,9}(\.\d{1,9}){0,7})$/, 'a version such as "9.2", or the word never'),
      z.describe(description)
    )

export const repoPath = (description: string) =>
  z
    .string()
    .check(
      z.regex(
        /^(?!\/)(?!.*(^|\/)\.{1,2}(\/|$))[^\\\0\n]{1,400}$/,
        'a path from the root of the repository, with / between folders and without .. in it'
      ),
      z.describe(`${description} A path from the root of the repository.`)
    )

export const pattern = (description: string) =>
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

const optionalLevel = () => z.optional(z.enum(RULE_LEVELS))

export const levels = (description: string) =>
  z.optional(
    z
      .strictObject(
        // fromEntries forgets the keys' names.
        Object.fromEntries(LEVEL_IDS.map((id) => [id, optionalLevel()])) as Record<
          LevelId,
          ReturnType<typeof optionalLevel>
        >
      )
      .check(z.describe(description))
  )

export const branchGlob = (description: string) =>
  z
    .string()
    .check(
      z.regex(
        /^[^\s\0[\]()!\\]{1,100}$/,
        'a glob of at most 100 characters made of names, /, *, **, ? and {a,b}'
      ),
      z.describe(description)
    )

const sourceGlob = z
  .string()
  .check(
    z.regex(
      /^(?!\/)(?!.*(^|\/)\.{1,2}(\/|$))[^\s\0[\]()!\\]{1,200}$/,
      'a glob from the root of the repository, made of names, /, *, **, ? and {a,b}'
    )
  )

/** Globs over paths, with the words of `branchGlob`. */
export const sourceGlobs = (description: string) =>
  z
    .array(sourceGlob)
    .check(
      z.minLength(1),
      z.maxLength(200),
      z.describe(`${description} Globs from the root of the repository: \`hw/core/cpu*\`.`)
    )

/** A Kconfig symbol, an object, or what the project calls it. */
export const componentName = z
  .string()
  .check(
    z.regex(
      /^[^\s\0\p{Cc}][^\0\p{Cc}]{0,98}[^\s\0\p{Cc}]$|^[^\s\0\p{Cc}]$/u,
      'a name of at most 100 characters'
    )
  )

export const names = (description: string, most: number) =>
  z
    .array(z.string().check(z.minLength(1), z.maxLength(200)))
    .check(z.minLength(1), z.maxLength(most), z.describe(description))
