import { type Condition, FALSE, TRUE } from '../../logic/condition.js'
import { ite } from '../../logic/connect.js'
import { merge } from './merge.js'
import type { Value } from './value.js'

/** When a variable or entry is set at all. */
export function isSet(value: Value | undefined): Condition {
  if (value === undefined) return FALSE
  if (typeof value !== 'object') return TRUE
  if (value.kind === 'unset') return FALSE
  if (value.kind !== 'choice') return TRUE
  return ite(value.condition, isSet(value.yes), isSet(value.no))
}

/** The value where it is set, the fallback where it is not. */
export function orElse(value: Value, fallback: Value): Value {
  if (typeof value !== 'object') return value
  if (value.kind === 'unset') return fallback
  if (value.kind !== 'choice') return value
  return merge(value.condition, orElse(value.yes, fallback), orElse(value.no, fallback))
}
