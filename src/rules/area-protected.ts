import { defineRule, type Verdict } from './rule.js'
import { inProfile, moveOf, nameOf, protectedBy, published, quoted, stateTitle } from './words.js'

/** Where an area forbids a move, it speaks alone: the roadmap for all says nothing beside it. */
export const areaProtected = defineRule({
  id: 'area-protected',
  summary: 'A component of a protected area is converted further than the area allows.',
  level: 'error',
  on: ['component-raised'],
  judge(change, context): Verdict | undefined {
    const limit = protectedBy(change, context)
    if (limit === undefined) return undefined
    const { active, loaded } = context
    const { area, release } = limit
    const name = nameOf(change)
    const planned =
      release === 'never'
        ? `which is not planned, this is ${active.release}`
        : `allowed from ${release}, this is ${active.release}`
    const until = release === 'never' ? 'at all' : `before ${release}`
    return {
      headline: `${name} belongs to ${quoted(area)} and is ${change.to} now${inProfile(context)}, ${planned}`,
      happened: moveOf(change),
      why: `The area ${quoted(area)} is protected: what belongs to it may not be ${stateTitle(change.to)} ${until}, whatever the roadmap allows for the rest.${published(context)}`,
      fix: `Keep ${name} ${stateTitle(change.from)}${release === 'never' ? '' : ` until ${release} opens`}; or change the area ${quoted(area)} in a separate change to ${loaded.path}.`,
      allowedFrom: release,
      milestone: limit.span
    }
  }
})
