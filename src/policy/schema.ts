import * as z from 'zod/mini'
import { branches, waivers } from './schema/branches.js'
import { FAIL_AT, levels, MODES, RULE_LEVELS, repoPath, text } from './schema/primitives.js'
import { release } from './schema/release.js'
import {
  areas,
  declaredComponents,
  milestones,
  profiles,
  prototypeOptions,
  rustLibraries,
  twins
} from './schema/roadmap.js'
import { distros, floors, platforms } from './schema/world.js'

export { RELEASE_SCHEMES } from './schema/release.js'
export { FAIL_AT, MODES, RULE_LEVELS }

/**
 * The one definition of the policy file: types, validation, `policy/policy.schema.json` and
 * `docs/policy.md` all come from here and from `schema/`. The text of each `describe` is the reference page's.
 */
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
  roadmap: milestones(
    'The milestones in order. Each means "not before"; before the first one Rust may not be used at all.'
  ),
  profiles,
  areas,
  components: declaredComponents,
  'prototype-options': prototypeOptions,
  twins,
  'rust-libraries': rustLibraries,
  floors,
  distros,
  platforms,
  rules: levels(
    'The level of each rule: `off`, `note`, `warning` or `error`. Each rule has a default.'
  ),
  branches,
  waivers
})

export type Policy = z.infer<typeof PolicySchema>
export type Release = Policy['project']['release']
export type Scheme = Release['scheme']
export type Milestone = Policy['roadmap'][number]
export type Requirement = NonNullable<Milestone['requires']>[number]
export type ProfilePolicy = NonNullable<Policy['profiles']>[string]
export type Area = NonNullable<Policy['areas']>[number]
export type DeclaredComponent = NonNullable<Policy['components']>[string]
export type FloorPolicy = NonNullable<Policy['floors']>[string]
export type DistroEntry = NonNullable<Policy['distros']>[number]
export type PlatformEntry = NonNullable<Policy['platforms']>[number]
export type BranchBlock = NonNullable<Policy['branches']>[number]
export type Waiver = NonNullable<Policy['waivers']>[number]
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
  readonly anyOf?: readonly JsonSchema[]
}

/** For editors, for the reference page and for error messages. What it cannot express is checked by `load`. */
export const policyJsonSchema = (): JsonSchema =>
  // zod's own type is the whole of JSON Schema, with booleans where this definition never makes one.
  z.toJSONSchema(PolicySchema, { io: 'input' }) as JsonSchema
