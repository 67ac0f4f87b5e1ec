import * as z from 'zod/mini'
import type { PackagedTool } from './schema/roadmap.js'
import { packagedVersions } from './schema/world.js'

/** Where a row comes from. */
export interface TableSource {
  /** An address. */
  readonly where: string
  /** YYYY-MM-DD. */
  readonly read: string
  /** The packages may be newer by now: a version below what is asked for refutes nothing. */
  readonly 'at-least'?: true | undefined
}

/** What one release of a distribution packages; a tool that is not there is not known, rather than not packaged. */
export type DistroRow = {
  readonly [tool in PackagedTool]?: string | undefined
} & {
  readonly id: string
  /** The newest beside the package of the tool's own name. */
  readonly also?:
    | {
        readonly [tool in PackagedTool]?:
          | { readonly version: string; readonly package?: string | undefined }
          | undefined
      }
    | undefined
  readonly source: TableSource
}

/** What Rust says of one target triple. */
export interface PlatformRow {
  readonly id: string
  readonly tier: number
  /** Undefined where the source does not know. */
  readonly 'host-tools'?: boolean | undefined
  readonly source: TableSource
}

/** The facts about the world that conditions of milestones are judged by, by the ids of rows. */
export interface Tables {
  readonly distros: ReadonlyMap<string, DistroRow>
  readonly platforms: ReadonlyMap<string, PlatformRow>
}

export const NO_TABLES: Tables = { distros: new Map(), platforms: new Map() }

const sources = z.record(
  z.string(),
  z.strictObject({
    where: z.string().check(z.regex(/^https?:\/\/\S+$/)),
    /** What exactly stands there, when the address does not say it. */
    states: z.optional(z.string()),
    /** A stored copy, or a distribution whose packages move on. */
    'at-least': z.optional(z.literal(true)),
    read: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))
  })
)

const distroTable = z.strictObject({
  about: z.string(),
  sources,
  rows: z.array(z.strictObject({ id: z.string(), ...packagedVersions, source: z.string() }))
})

const platformTable = z.strictObject({
  about: z.string(),
  sources,
  rows: z.array(
    z.strictObject({
      id: z.string(),
      tier: z.int().check(z.gte(1), z.lte(3)),
      'host-tools': z.optional(z.boolean()),
      source: z.string()
    })
  )
})

/** Reads the tables that are shipped in `policy/data/`. Throws where they are broken: they are our own. */
export function parseTables(texts: {
  readonly distros: string
  readonly platforms: string
}): Tables {
  const distros = distroTable.parse(JSON.parse(texts.distros))
  const platforms = platformTable.parse(JSON.parse(texts.platforms))
  return {
    distros: byId(distros.rows, distros.sources),
    platforms: byId(platforms.rows, platforms.sources)
  }
}

function byId<R extends { readonly id: string; readonly source: string }>(
  rows: readonly R[],
  known: Readonly<Record<string, TableSource>>
): ReadonlyMap<string, Omit<R, 'source'> & { readonly source: TableSource }> {
  const map = new Map<string, Omit<R, 'source'> & { readonly source: TableSource }>()
  for (const row of rows) {
    const source = known[row.source]
    if (source === undefined) throw new Error(`${row.id} names an unknown source: ${row.source}`)
    if (map.has(row.id)) throw new Error(`${row.id} has two rows`)
    map.set(row.id, { ...row, source })
  }
  return map
}
