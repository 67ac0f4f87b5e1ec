import {
  AIM,
  claims,
  type Found,
  type FoundChange,
  isRaise,
  type Label,
  says,
  unmappedReason
} from './corpus-map.js'

export interface Seen {
  /** Every label of the commits evaluated. */
  readonly labels: readonly Label[]
  /** Those that were asked for. */
  readonly asked: readonly Label[]
  readonly found: ReadonlyMap<string, Found>
  /** Labels whose repository has no clone here. */
  readonly missing: number
  readonly verbose: boolean
}

interface Tally {
  hit: number
  labels: number
  right: number
  claimed: number
}

const keyOf = ({ repo, commit }: Label): string => `${repo}@${commit}`
const short = ({ repo, commit }: Label): string =>
  `${repo.split('/').at(-1)} ${commit.slice(0, 10)}`
const rate = (a: number, b: number): string => (b === 0 ? '   - ' : (a / b).toFixed(3))

/** The report: figures by kind and by build system, then everything that went wrong with what was seen instead. */
export function printFigures(seen: Seen): string {
  const kinds = new Map<string, Tally>()
  const systems = new Map<string, Tally>()
  const out: string[] = []
  const misses: string[] = []
  const wrong: string[] = []
  const unmapped = new Map<string, number>()
  const tally = (map: Map<string, Tally>, key: string): Tally => {
    const known = map.get(key) ?? { hit: 0, labels: 0, right: 0, claimed: 0 }
    map.set(key, known)
    return known
  }
  const external: Tally = { hit: 0, labels: 0, right: 0, claimed: 0 }
  for (const label of seen.asked) {
    if (label.kind === 'none') continue
    const reason = unmappedReason(label)
    if (reason !== undefined) {
      unmapped.set(reason, (unmapped.get(reason) ?? 0) + 1)
      continue
    }
    const found = seen.found.get(keyOf(label))
    const hit = found?.changes.some((change) => says(change, label)) ?? false
    const tallies = [tally(kinds, label.kind)]
    if (AIM.has(label.kind)) tallies.push(tally(systems, label.build_system))
    if (label.subtype === 'external-rust-library') tallies.push(external)
    for (const one of tallies) {
      one.labels++
      if (hit) one.hit++
    }
    if (!hit) misses.push(missLine(label, found))
  }
  let none = 0
  let noisy = 0
  for (const key of new Set(seen.asked.map(keyOf))) {
    const labels = seen.labels.filter((label) => keyOf(label) === key)
    const [first] = labels
    const found = seen.found.get(key)
    if (first === undefined || found === undefined) continue
    const silent = labels.every(({ kind }) => kind === 'none')
    if (silent) none++
    if (silent && found.changes.some(isRaise)) noisy++
    for (const change of found.changes) {
      const kind = claims(change)
      if (kind === undefined) continue
      const right = labels.some((label) => says(change, label))
      for (const one of [
        tally(kinds, kind),
        ...(AIM.has(kind) ? [tally(systems, first.build_system)] : [])
      ]) {
        one.claimed++
        if (right) one.right++
      }
      if (!right) wrong.push(wrongLine(change, kind, labels))
    }
  }
  const row = (name: string, { hit, labels, right, claimed }: Tally): string =>
    `  ${name.padEnd(36)} recall ${rate(hit, labels)} (${hit}/${labels})`.padEnd(68) +
    `precision ${rate(right, claimed)} (${right}/${claimed})`
  const total = (wanted: (kind: string) => boolean): Tally => {
    const sum: Tally = { hit: 0, labels: 0, right: 0, claimed: 0 }
    for (const [kind, one] of kinds)
      if (wanted(kind)) {
        sum.hit += one.hit
        sum.labels += one.labels
        sum.right += one.right
        sum.claimed += one.claimed
      }
    return sum
  }
  const problems = [...seen.found].filter(([, { problem }]) => problem !== '')
  out.push('misses:', ...misses.sort(), '', 'claims that no label has:', ...wrong.sort(), '')
  if (problems.length > 0)
    out.push('not evaluated:', ...problems.map(([key, { problem }]) => `  ${key}: ${problem}`), '')
  out.push('by kind:', ...[...kinds].sort().map(([kind, one]) => row(kind, one)), '')
  out.push(
    'by build system, kinds of the aim:',
    ...[...systems].sort().map(([id, one]) => row(id, one)),
    ''
  )
  out.push(
    row(
      'the kinds of the aim',
      total((kind) => AIM.has(kind))
    )
  )
  out.push(
    row(
      'versions of tools',
      total((kind) => kind === 'msrv-changed' || kind === 'required-tool-changed')
    )
  )
  out.push(row('Rust reached through a library only', external))
  out.push(
    `  commits labelled none: ${none}, with a raise: ${noisy} (${((100 * noisy) / Math.max(none, 1)).toFixed(1)} %)`
  )
  out.push(`  labels without a clone here: ${seen.missing}`)
  for (const [reason, count] of unmapped) out.push(`  ${count} labels not counted: ${reason}`)
  return out.join('\n')
}

function missLine(label: Label, found: Found | undefined): string {
  const { kind, build_system: system, file, direction, from, to } = label
  const changes = (found?.changes ?? []).map(render).join('; ')
  const saw = found?.problem || `${changes || 'no change'} [${found?.states ?? ''}]`
  return `  ${short(label)} ${system} ${kind}${direction === 'backward' ? ' (backward)' : ''}${label.subtype ? ` {${label.subtype}}` : ''} ${file}: ${from} -> ${to}\n      saw: ${saw}`
}

function wrongLine(change: FoundChange, kind: string, labels: readonly Label[]): string {
  const [first] = labels
  const about = labels
    .map((label) => `${label.kind} ${label.from ?? ''} -> ${label.to ?? ''}`.slice(0, 120))
    .join(' | ')
  return `  ${first === undefined ? '' : short(first)} claims ${kind}: ${render(change)} at ${change.at.path}:${change.at.line}\n      labels: ${about}`
}

function render({ kind, subject, from, to, certainty }: FoundChange): string {
  const about = subject.component ?? subject.tool ?? subject.buildSystem ?? ''
  return `${kind} ${about} ${from ?? '-'} -> ${to ?? '-'}${certainty === 'possible' ? ' (possible)' : ''}`
}
