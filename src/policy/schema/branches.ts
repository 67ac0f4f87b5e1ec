import * as z from 'zod/mini'
import { RULE_IDS } from '../rule-ids.js'
import { branchGlob, componentName, FAIL_AT, levels, MODES, text } from './primitives.js'
import { milestones } from './roadmap.js'

const branch = z.strictObject({
  match: branchGlob(
    'A glob for the target branch: `*` matches anything but `/`, `**` anything, `?` one character but `/`, `{a,b}` either.'
  ),
  release: z.optional(
    z
      .string()
      .check(
        z.regex(
          /^(\d{1,9}(\.\d{1,9}){0,7}|[^\s\0{}]{0,100}\{version\}[^\s\0{}]{0,100})$/,
          'a version such as "9.2", or the branch’s name with {version} in it'
        ),
        z.describe(
          'The release this branch is heading to, instead of what `project.release` finds; or the branch’s name with `{version}` where the release line stands in it, such as `"stable-{version}"`.'
        )
      )
  ),
  freeze: z.optional(
    z
      .boolean()
      .check(
        z.describe(
          'With `true` nothing may rise here, whatever the release: no rung, no component, no floor.'
        )
      )
  ),
  lead: z.optional(
    z
      .int()
      .check(
        z.gte(1),
        z.lte(20),
        z.describe(
          'Judge as so many releases later, counted as `project.release` counts: for a branch where the next stage is prepared.'
        )
      )
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
  limits: z.optional(
    z
      .strictObject({
        warnings: z
          .int()
          .check(z.gte(0), z.lte(100_000), z.describe('How many warnings one change may have.'))
      })
      .check(
        z.describe(
          'What one change may have before it fails in mode `enforce`: with `{ warnings: 20 }` the 21st warning fails.'
        )
      )
  ),
  rules: levels('Levels for this branch only; they win over the ones for all branches.'),
  roadmap: z.optional(milestones('The roadmap of this branch, instead of the one for all.'))
})

export const branches = z.optional(
  z
    .array(branch)
    .check(
      z.maxLength(50),
      z.describe(
        'What holds on which target branch; the first match wins, a branch without a match is enforced.'
      )
    )
)

/** A finding's id, or rule and component: exactly one of the two ways (checked by `consistency`). */
const waiver = z.strictObject({
  finding: z.optional(
    z
      .string()
      .check(
        z.regex(/^rr-[0-9a-f]{12}$/, 'the id of a finding, such as rr-7f3a91c04b2e'),
        z.describe('The id that the report shows with the finding. It survives moved lines.')
      )
  ),
  rule: z.optional(
    z
      .enum(RULE_IDS)
      .check(
        z.describe('Instead of `finding`, together with `component`: the rule that is waived.')
      )
  ),
  component: z.optional(
    componentName.check(z.describe('The component that `rule` is waived for.'))
  ),
  branch: z.optional(
    branchGlob('Only on the target branches that match this glob; otherwise on all.')
  ),
  reason: text('Why this is all right, for the people who read the report.'),
  'approved-by': text('Who agreed, such as `"@maintainer"` (in quotes, because of the @).'),
  until: z
    .string()
    .check(
      z.regex(
        /^(\d{4}-\d{2}-\d{2}|\d{1,9}(\.\d{1,9}){0,7})$/,
        'a release such as "11.0" or a date such as 2026-12-31'
      ),
      z.describe(
        'When it ends: the release from which it has no force any more (in quotes), or the last day on which it has (`2026-12-31`).'
      )
    )
})

export const waivers = z.optional(
  z
    .array(waiver)
    .check(
      z.maxLength(200),
      z.describe(
        'Findings that are accepted for a time. They are shown whenever they are used; expired ones are errors, unused ones warnings.'
      )
    )
)
