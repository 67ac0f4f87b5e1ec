import { readFileSync } from 'node:fs'
import type { LoadedPolicy } from '../policy/load.js'
import { parseTables, type Tables } from '../policy/tables.js'
import { shippedFile } from './shipped-file.js'

let shipped: Tables | undefined

/** The shipped tables, where a policy has conditions; undefined else, which spares reading them. */
export function tablesFor(...policies: readonly LoadedPolicy[]): Tables | undefined {
  return policies.some(hasConditions) ? shippedTables() : undefined
}

const hasConditions = ({ policy }: LoadedPolicy): boolean =>
  [policy.roadmap, ...(policy.branches ?? []).map(({ roadmap }) => roadmap ?? [])]
    .flat()
    .some(({ requires }) => requires !== undefined)

/** `policy/data/` as it is shipped beside the bundles. */
export function shippedTables(): Tables {
  const read = (name: string): string =>
    readFileSync(shippedFile(`policy/data/${name}.json`), 'utf8')
  shipped ??= parseTables({ distros: read('distros'), platforms: read('platforms') })
  return shipped
}
