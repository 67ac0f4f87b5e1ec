import { expect } from '@jest/globals'
import type { Fact } from '../../../src/model/fact.js'
import {
  SCENARIO_IDS,
  type Scenario,
  type ScenarioId,
  scenario
} from '../../../src/model/scenario.js'
import { createConfigureReader } from '../../../src/readers/configure/index.js'
import type { Reading } from '../../../src/readers/reader.js'
import { memorySnapshot } from '../../../src/source/memory.js'
import type { Snapshot } from '../../../src/source/snapshot.js'

export interface Ask {
  readonly id?: ScenarioId
  readonly options?: readonly string[]
  readonly files?: Readonly<Record<string, string>>
  readonly change?: Partial<Scenario>
  /** Evaluate the whole script. Otherwise what matters is, and is compared with the whole. */
  readonly full?: boolean
}

/** Reads one script (the shebang is added) under one scenario. */
export function read(script: string, ask: Ask = {}): Reading {
  const snapshot = memorySnapshot('test', { configure: `#!/bin/sh\n${script}`, ...ask.files })
  const profile = { id: 'test', options: ask.options ?? [] }
  const wanted = { ...scenario(ask.id ?? 'default', profile), ...ask.change }
  const whole = createConfigureReader({ full: true }).read(snapshot, wanted)
  if (ask.full === true) return whole
  const part = createConfigureReader().read(snapshot, wanted)
  expect(readAfterOthers(snapshot, wanted)).toEqual(part)
  const gaveUp = whole.diagnostics.some(({ code }) => code === 'configure/too-long')
  if (!gaveUp) expect(part.facts.flatMap(aboutRust)).toEqual(whole.facts.flatMap(aboutRust))
  return part
}

/** By a reader that has run the script for others before, whose statements it may remember. */
function readAfterOthers(snapshot: Snapshot, wanted: Scenario): Reading {
  const reader = createConfigureReader()
  for (const id of SCENARIO_IDS) reader.read(snapshot, scenario(id, { id: 'plain', options: [] }))
  return reader.read(snapshot, wanted)
}

/** What may not depend on how much of the script is evaluated. */
function aboutRust(fact: Fact): readonly unknown[] {
  switch (fact.kind) {
    case 'drive':
      return fact.arguments.map(({ name, value, when }) => [name, value, when.key])
    case 'failure':
      return /rust|cargo|bindgen/i.test(fact.message + fact.when.key)
        ? [[fact.message, fact.tool, fact.when.key, fact.at]]
        : []
    case 'rust-use':
      return [[fact.what, fact.name, fact.when.key, fact.at]]
    case 'floor':
      return [[fact.tool, fact.version, fact.when.key, fact.note, fact.at]]
    default:
      return [fact]
  }
}

type Kind = Fact['kind']
type Of<K extends Kind> = Extract<Fact, { readonly kind: K }>

export function facts<K extends Kind>(reading: Reading, kind: K): readonly Of<K>[] {
  return reading.facts.filter((fact): fact is Of<K> => fact.kind === kind)
}

/** The arguments handed to Meson as `name=value`, with the condition where there is one. */
export function handedOver(script: string, ask: Ask = {}): readonly string[] {
  return facts(read(script, ask), 'drive').flatMap((drive) =>
    drive.arguments.map((argument) => {
      const when = argument.when.key === 'true' ? '' : ` if ${argument.when.key}`
      return `${argument.name}=${argument.value ?? '?'}${when}`
    })
  )
}

/** The lines of a generated file of the first drive. */
export function lines(script: string, path: string, ask: Ask = {}): readonly string[] {
  const [drive] = facts(read(script, ask), 'drive')
  const file = drive?.files.find((candidate) => candidate.path === path)
  return (file?.lines ?? []).map((line) =>
    line.when.key === 'true' ? line.text : `${line.text} if ${line.when.key}`
  )
}

/** The value of `$result` at the end, seen through Meson's arguments. */
export function result(script: string, ask: Ask = {}): readonly string[] {
  return handedOver(`${script}\nmeson setup "-Dresult=$result"\n`, ask)
    .filter((argument) => argument.startsWith('result='))
    .map((argument) => argument.slice('result='.length))
}
