import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { ModeratorChanges } from '../../people/moderators.ts'
import { type Person, POOLS, ROLES } from '../../people/person.ts'

/** What stands in the form about a person. */
export type PersonFields = z.infer<typeof personFields>

const personFields = z.object({
  name: z.string(),
  /** Empty: none. */
  email: z.string(),
  role: z.enum(ROLES),
  pools: z.array(z.enum(POOLS)),
  sees: z.enum(['every', 'these']),
  sites: z.array(z.string()),
})

/** A form sends boxes of one name as nothing, a word or several. */
function boxes<T extends z.ZodType>(one: T) {
  return z.union([z.array(one), one.transform(word => [word])]).default([])
}

/** The form as it is sent; `shown` is what stood in it when it was loaded. */
export const personBody = personFields.extend({
  pools: boxes(z.enum(POOLS)),
  sites: boxes(z.string()),
  shown: z.string(),
})

export const newPersonBody = personBody.omit({ shown: true }).extend({ login: z.string() })

export function fieldsOf({ name, email, role, pools, sites }: Person): PersonFields {
  const sees = sites === 'all' ? 'every' : 'these'
  return { name, email: email ?? '', role, pools: [...pools], sees, sites: sites === 'all' ? [] : [...sites] }
}

/** Undefined: it is not what our form sends. */
export function shownFields(shown: string): PersonFields | undefined {
  try {
    return personFields.safeParse(JSON.parse(shown)).data
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

export function personOf({ name, email, role, pools, sees, sites }: PersonFields): Person {
  return { name, email: email.trim() === '' ? null : email, role, pools, sites: sees === 'every' ? 'all' : sites }
}

/**
 * What whoever sent the form has changed in it, and nothing else: a form that was loaded before somebody took a role
 * away does not give it back.
 */
export function changesIn(typed: PersonFields, shown: PersonFields | undefined): ModeratorChanges {
  const [asked, before] = [personOf(typed), shown && personOf(shown)]
  if (!before) return asked
  const { name, email, role, pools, sites } = asked
  return {
    ...(name !== before.name && { name }),
    ...(email !== before.email && { email }),
    ...(role !== before.role && { role }),
    ...(!isDeepStrictEqual(pools.toSorted(), before.pools.toSorted()) && { pools }),
    ...(!isDeepStrictEqual(sites, before.sites) && { sites }),
  }
}
