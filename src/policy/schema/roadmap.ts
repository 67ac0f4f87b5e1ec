import * as z from 'zod/mini'
import { COMPONENT_STATES } from '../../model/component.js'
import { RUST_SUPPORT } from '../../model/support.js'
import { componentName, milestoneStart, names, sourceGlobs, text, version } from './primitives.js'

/** The tools that a distribution packages and a roadmap can wait for. */
export const PACKAGED_TOOLS = [
  'rustc',
  'cargo',
  'bindgen',
  'cbindgen',
  'meson',
  'cmake',
  'autoconf'
] as const
export type PackagedTool = (typeof PACKAGED_TOOLS)[number]
/** Which packages count: the one of the tool's own name, or also those beside it. */
export const PACKAGES = ['default', 'any'] as const
export const PROTOTYPES = ['guarded', 'allowed'] as const

const rust = z
  .enum(RUST_SUPPORT)
  .check(
    z.describe(
      'The highest rung allowed from here on: `absent`, `opt-in` (only when asked for), `auto` (when a toolchain is found), `default-on` (a plain build needs it, it can be turned off), `mandatory`, `sole` (no C left).'
    )
  )

const components = z.optional(
  z
    .enum(COMPONENT_STATES)
    .check(
      z.describe(
        'The furthest that a component (a device, an object) may be converted from here on: `absent` or `c-only` (its C stays in every build), `selectable` (with Rust on the C is still built, for a choice at run time), `fallback` (C only where Rust is off), `rust-only` (no C left). A milestone without it goes on as before; before the first one that has it, everything short of that is allowed. Where no milestone has it, nothing is restricted.'
      )
    )
)

/** A condition beside the release: exactly one of the two keys (checked by `consistency`). */
const requirement = z.strictObject({
  distros: z.optional(
    z
      .strictObject({
        tool: z
          .enum(PACKAGED_TOOLS)
          .check(z.describe('The tool whose packaged version counts, against its present floor.')),
        packages: z.optional(
          z
            .enum(PACKAGES)
            .check(
              z.describe(
                '`default` (without this key) counts what a plain install of the tool gives; `any` also what the same release offers beside it under another name, such as `rustc-1.85`.'
              )
            )
        )
      })
      .check(
        z.describe(
          'Every distribution of the policy packages this tool at the floor of the build or newer: `{ tool: rustc }`.'
        )
      )
  ),
  platforms: z.optional(
    z
      .strictObject({
        tier: z
          .int()
          .check(z.gte(1), z.lte(3), z.describe('The worst tier that is good enough: 1, 2 or 3.')),
        'host-tools': z.optional(
          z.boolean().check(z.describe('Whether rustc and cargo have to run there as well.'))
        )
      })
      .check(
        z.describe(
          'Every platform of the policy is supported by Rust well enough: `{ tier: 2, host-tools: true }`.'
        )
      )
  )
})

const from = milestoneStart(
  'The first release of this stage, in quotes; or `never` for a stage that is thinkable but not planned.'
)

const milestone = z.strictObject({
  name: text('What the project calls this stage; findings quote it.'),
  from,
  rust,
  components,
  prototypes: z.optional(
    z
      .enum(PROTOTYPES)
      .check(
        z.describe(
          'Components that `components` marks as prototypes: `guarded` are built only where one of the `prototype-options` is on, `allowed` in every build with Rust. A milestone without it goes on as before; where no milestone has it, prototypes are not judged.'
        )
      )
  ),
  requires: z.optional(
    z
      .array(requirement)
      .check(
        z.minLength(1),
        z.maxLength(20),
        z.describe(
          'Conditions beside the release: while one is not met the milestone is not reached. Each is `{ distros: … }` or `{ platforms: … }`.'
        )
      )
  ),
  'fallbacks-until': z.optional(
    version(
      'From this release on a component that still has its C beside its Rust is reported as overdue. It never fails a change.'
    )
  )
})

export const milestones = (description: string) =>
  z.array(milestone).check(z.minLength(1), z.maxLength(50), z.describe(description))

const profile = z.strictObject({
  options: names(
    'What is given to the build system that people start, in its own words: `[--disable-system]` for a configure script, `[-Dtools=disabled]` for Meson.',
    100
  ),
  roadmap: z.optional(
    z
      .array(
        z.strictObject({
          name: z.optional(text('What the project calls this stage; findings quote it.')),
          from,
          rust,
          components
        })
      )
      .check(
        z.minLength(1),
        z.maxLength(50),
        z.describe(
          'The milestones of this profile, instead of those for all: a list of `{ from: "12.0", rust: opt-in }`, with `name` and `components` as in `roadmap`. Before the first one Rust may not be used in it at all.'
        )
      )
  )
})

export const profiles = z.optional(
  z
    .record(
      z
        .string()
        .check(z.regex(/^[a-z][a-z0-9_-]{0,39}$/, 'a name in small letters, digits and dashes')),
      profile
    )
    .check(
      z.describe(
        'What people build, beside the plain build: named sets of options, each judged for itself. A profile of the name `default` does not exist: that is the plain build.'
      )
    )
)

const area = z.strictObject({
  name: text('What the project calls this part; findings quote it.'),
  paths: z.optional(
    sourceGlobs('Components whose sources lie in one of these paths belong to the area.')
  ),
  members: z.optional(
    names('Components that belong to the area, by name (a Kconfig symbol, an object).', 500)
  ),
  components: z
    .strictObject({
      selectable: z.optional(milestoneStart('Not selectable before this release.')),
      fallback: z.optional(milestoneStart('Not converted before this release.')),
      'rust-only': z.optional(milestoneStart('Its C stays until this release.'))
    })
    .check(
      z.describe(
        'From which release a component of the area may be `selectable`, `fallback` or `rust-only`, in quotes, or `never`: `{ rust-only: never }`. The later of this and the roadmap holds.'
      )
    )
})

export const areas = z.optional(
  z
    .array(area)
    .check(
      z.maxLength(100),
      z.describe('Parts of the project that may be converted later than the rest.')
    )
)

const component = z.strictObject({
  c: z.optional(sourceGlobs('Its sources in C (or C++).')),
  rust: z.optional(sourceGlobs('Its sources in Rust: crates or files.')),
  prototype: z.optional(
    z
      .boolean()
      .check(
        z.describe('Whether its Rust is a prototype, for the key `prototypes` of a milestone.')
      )
  )
})

export const declaredComponents = z.optional(
  z
    .record(componentName, component)
    .check(
      z.describe(
        'Components that the tool cannot tell apart by itself, or tells apart otherwise than people do: what belongs together, by name. A declaration wins over what was found.'
      )
    )
)

export const rustLibraries = z.optional(
  names(
    'Libraries outside the repository that are written in Rust, by the names that pkg-config or `find_package` know them by: a build that needs one of them needs Rust. Libraries that crates of the repository make, and those with a name such as `rust-png`, are known without it. CMake and Autoconf only; in Autoconf also by their linker flag.',
    50
  )
)

export const prototypeOptions = z.optional(
  names(
    'The options that turn prototypes on, in the words of the build system that people start: `[--enable-prototype-rust]`.',
    20
  )
)

export const twins = z.optional(
  z
    .strictObject({
      trailer: z
        .string()
        .check(
          z.regex(
            /^[A-Za-z][A-Za-z0-9-]{0,39}$/,
            'the key of a trailer, made of letters, digits and dashes, such as Rust-twin'
          ),
          z.describe(
            'The trailer of a commit message that says that the other version of a component needs no change: with `Rust-twin` a line `Rust-twin: UART …` in one of the change commits, beginning with the name of the component.'
          )
        )
    })
    .check(z.describe('Components that are built from C in some builds and from Rust in others.'))
)
