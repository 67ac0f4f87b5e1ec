import { describe, expect, it } from '@jest/globals'
import { judge } from '../../src/judge/judge.js'
import { loaded } from '../policy/policies.js'
import { moved, unguarded } from './changes.js'

const PROTOTYPES = `version: 1
project:
  name: Sample
  release: { scheme: qemu, file: VERSION }
roadmap:
  - { name: Rust is available, from: "9.2", rust: opt-in }
  - { name: Rust by default, from: "10.0", rust: auto, prototypes: guarded }
  - { name: Rust is required, from: "11.0", rust: mandatory }
  - { name: Anything goes, from: "12.0", rust: mandatory, prototypes: allowed }
prototype-options: [--enable-prototype-rust]
`

const judged = (release: string, text = PROTOTYPES) =>
  judge([unguarded(['arm'])], loaded(text), { branch: 'main', release }).findings

describe('prototype-unguarded', () => {
  it('fires from the milestone on that wants prototypes guarded', () => {
    expect(judged('11.0')).toMatchObject([
      {
        ruleId: 'prototype-unguarded',
        level: 'error',
        headline:
          'UART is a prototype and built with Rust on without being asked for, this is 11.0',
        why: 'From 10.0 ("Rust by default") the roadmap keeps partial conversions behind --enable-prototype-rust, so that who builds with Rust gets only what is complete.',
        allowedFrom: '12.0'
      }
    ])
  })

  it('is silent before it, after it, and in a roadmap that does not speak of prototypes', () => {
    expect(judged('9.2')).toEqual([])
    expect(judged('12.0')).toEqual([])
    expect(judged('11.0', PROTOTYPES.replace(/, prototypes: \w+/g, ''))).toEqual([])
  })

  it('leaves a conversion alone', () => {
    const context = { branch: 'main', release: '11.0' }
    expect(judge([moved('c-only', 'fallback')], loaded(PROTOTYPES), context).findings).toEqual([])
  })
})
