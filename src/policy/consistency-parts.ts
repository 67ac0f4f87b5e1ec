import { globProblem } from './glob.js'
import { type KeyPath, type PlainYaml, type Problem, quote } from './load-yaml.js'
import { compareReleases } from './release-order.js'
import { PACKAGED_TOOLS } from './schema/roadmap.js'
import type { Policy } from './schema.js'

/** Profiles, areas, components, distributions and platforms. */
export function checkParts(policy: Policy, yaml: PlainYaml): readonly Problem[] {
  return [
    ...checkProfiles(policy, yaml),
    ...checkAreas(policy, yaml),
    ...checkComponents(policy, yaml),
    ...checkRows(policy, 'distros', [...PACKAGED_TOOLS, 'also'], yaml),
    ...checkRows(policy, 'platforms', ['tier', 'host-tools'], yaml)
  ]
}

function checkProfiles({ profiles }: Policy, yaml: PlainYaml): readonly Problem[] {
  const entries = Object.entries(profiles ?? {})
  return entries.flatMap(([id, { options }], i) => {
    const problems: Problem[] = []
    if (id === 'default')
      problems.push({
        message: 'the profile "default" is the plain build; give this one another name',
        span: yaml.keyAt(['profiles', id])
      })
    const same = entries
      .slice(0, i)
      .find(([, other]) => JSON.stringify(other.options) === JSON.stringify(options))
    if (same !== undefined)
      problems.push({
        message: `the profiles ${quote(same[0])} and ${quote(id)} have the same options; keep one`,
        span: yaml.valueAt(['profiles', id, 'options'])
      })
    return problems
  })
}

function checkAreas({ areas }: Policy, yaml: PlainYaml): readonly Problem[] {
  return (areas ?? []).flatMap((area, i) => {
    const problems: Problem[] = []
    const at = (...path: KeyPath) => yaml.valueAt(['areas', i, ...path])
    if (areas?.findIndex(({ name }) => name === area.name) !== i)
      problems.push({
        message: `two areas are called ${quote(area.name)}; findings name them, so give each its own name`,
        span: at('name')
      })
    if (area.paths === undefined && area.members === undefined)
      problems.push({
        message: `the area ${quote(area.name)} has nothing in it`,
        span: at(),
        allowed: ['paths', 'members']
      })
    const steps = (['selectable', 'fallback', 'rust-only'] as const).flatMap((state) => {
      const from = area.components[state]
      return from === undefined ? [] : [{ state, from }]
    })
    if (steps.length === 0)
      problems.push({
        message: `the area ${quote(area.name)} promises nothing`,
        span: at('components'),
        allowed: ['selectable', 'fallback', 'rust-only']
      })
    steps.forEach(({ state, from }, j) => {
      const before = steps[j - 1]
      if (before !== undefined && compareReleases(before.from, from) > 0)
        problems.push({
          message: `${state} goes further than ${before.state}, so it cannot come earlier: ${from} before ${before.from}`,
          span: at('components', state)
        })
    })
    return [...problems, ...checkGlobs(area.paths, ['areas', i, 'paths'], yaml)]
  })
}

function checkComponents({ components }: Policy, yaml: PlainYaml): readonly Problem[] {
  return Object.entries(components ?? {}).flatMap(([name, { c, rust, prototype }]) => {
    const problems: Problem[] = []
    const path = ['components', name]
    if (c === undefined && rust === undefined)
      problems.push({
        message: `the component ${quote(name)} has no sources`,
        span: yaml.keyAt(path),
        allowed: ['c', 'rust']
      })
    else if (prototype === true && rust === undefined)
      problems.push({
        message: `the component ${quote(name)} is a prototype, but has no sources in Rust`,
        span: yaml.keyAt([...path, 'prototype'])
      })
    return [
      ...problems,
      ...checkGlobs(c, [...path, 'c'], yaml),
      ...checkGlobs(rust, [...path, 'rust'], yaml)
    ]
  })
}

function checkGlobs(
  globs: readonly string[] | undefined,
  path: KeyPath,
  yaml: PlainYaml
): readonly Problem[] {
  return (globs ?? []).flatMap((glob, i) => {
    const span = yaml.valueAt([...path, i])
    const problem = globProblem(glob)
    if (problem !== undefined) return [{ message: `${quote(glob)} ${problem}`, span }]
    return globs?.indexOf(glob) === i
      ? []
      : [{ message: `${quote(glob)} is given twice; keep one`, span }]
  })
}

/** Ids are there once, and a row of one's own says something. */
function checkRows(
  policy: Policy,
  list: 'distros' | 'platforms',
  allowed: readonly string[],
  yaml: PlainYaml
): readonly Problem[] {
  const rows: readonly (string | { readonly id: string })[] = policy[list] ?? []
  const ids = rows.map((row) => (typeof row === 'string' ? row : row.id))
  return rows.flatMap((row, i) => {
    const span = yaml.valueAt([list, i])
    if (ids.indexOf(ids[i] ?? '') < i)
      return [{ message: `${ids[i]} is listed twice; keep one`, span }]
    if (typeof row === 'string' || allowed.some((key) => key in row)) return []
    return [{ message: `the row of ${row.id} says nothing about it`, span, allowed }]
  })
}
