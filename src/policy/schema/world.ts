import * as z from 'zod/mini'
import { pattern, repoPath, text, version } from './primitives.js'

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

export const floors = z.optional(
  z
    .record(
      z
        .string()
        .check(
          z.regex(TOOL_NAME, 'the name of a program as it is started, such as rustc or meson')
        ),
      floor
    )
    .check(
      z.describe(
        'The lowest tool versions a build accepts, by the name of the program: `rustc`, `cargo`, `bindgen`, `cbindgen`, `meson`, `cmake`…'
      )
    )
)

const source = z.optional(
  z
    .string()
    .check(
      z.regex(/^https?:\/\/[^\s<>"]{1,400}$/, 'the address of a page'),
      z.describe('Where this can be read.')
    )
)

const distroId = (description: string) =>
  z
    .string()
    .check(
      z.regex(
        /^[a-z][a-z0-9]{0,29}(-[a-z0-9.]{1,20}){0,3}$/,
        'the id of a distribution, such as debian-13'
      ),
      z.describe(description)
    )

const packaged = (tool: string) => z.optional(version(`The version of ${tool} that it packages.`))

const reason = z.optional(text('Why this row says otherwise than the shipped table.'))

const packagedBeside = (tool: string) =>
  z.optional(
    z.strictObject({
      version: version(`The newest version of ${tool} beside the default one.`),
      package: z.optional(text('The name of that package, such as `rustc-1.85`.'))
    })
  )

const beside = z.optional(
  z
    .strictObject({
      rustc: packagedBeside('rustc'),
      cargo: packagedBeside('cargo'),
      bindgen: packagedBeside('bindgen'),
      cbindgen: packagedBeside('cbindgen'),
      meson: packagedBeside('meson'),
      cmake: packagedBeside('cmake'),
      autoconf: packagedBeside('autoconf')
    })
    .check(
      z.describe(
        'The newest that it offers beside the default package under another name: `{ rustc: { version: "1.85.0", package: rustc-1.85 } }`. It counts for conditions with `packages: any`.'
      )
    )
)

/** What a row can say that a distribution packages; the shipped table has the same keys. */
export const packagedVersions = {
  rustc: packaged('rustc'),
  cargo: packaged('cargo'),
  bindgen: packaged('bindgen'),
  cbindgen: packaged('cbindgen'),
  meson: packaged('meson'),
  cmake: packaged('cmake'),
  autoconf: packaged('autoconf'),
  also: beside
}

const distro = z.strictObject({
  id: distroId('The id, such as `debian-13`. A row of that id which is shipped is extended.'),
  name: z.optional(text('What people call it.')),
  ...packagedVersions,
  source,
  reason
})

export const distros = z.optional(
  z
    .array(
      z.union([
        distroId('The id of a distribution that the tool knows, such as `debian-13`.'),
        distro
      ])
    )
    .check(
      z.minLength(1),
      z.maxLength(100),
      z.describe(
        'The distributions on which people build, for `requires`: ids, or rows of your own that extend the shipped table or correct it: `{ id: debian-13, rustc: "1.85.0" }`.'
      )
    )
)

const triple = (description: string) =>
  z
    .string()
    .check(
      z.regex(
        /^[a-z0-9_.]{1,40}(-[a-z0-9_.]{1,40}){1,4}$/,
        'a target triple of Rust, such as x86_64-unknown-linux-gnu'
      ),
      z.describe(description)
    )

const platform = z.strictObject({
  id: triple('The triple. A row of that triple which is shipped is extended.'),
  name: z.optional(text('What people call it.')),
  tier: z.optional(z.int().check(z.gte(1), z.lte(3), z.describe('1, 2 or 3, by Rust’s own list.'))),
  'host-tools': z.optional(z.boolean().check(z.describe('Whether rustc and cargo run there.'))),
  source,
  reason
})

export const platforms = z.optional(
  z
    .array(
      z.union([triple('A target triple of Rust, such as `x86_64-unknown-linux-gnu`.'), platform])
    )
    .check(
      z.minLength(1),
      z.maxLength(200),
      z.describe(
        'The platforms on which people build, for `requires`: target triples of Rust, or rows of your own: `{ id: aarch64-unknown-freebsd, tier: 3, host-tools: false }`.'
      )
    )
)
