import { z } from 'zod'

// PostgreSQL's text has no NUL, and UTF-8 has no lone surrogates: either would be refused or silently changed later.
const storable = (value: string) => !value.includes('\u0000') && value.isWellFormed()
const NOT_STORABLE = 'must not contain a NUL character or half of a surrogate pair'

/** A text that can be stored as it is, of at most so many UTF-16 units. */
export const text = (most: number) => z.string().max(most).refine(storable, NOT_STORABLE)

export const opaqueId = z.string().min(1).max(200).refine(storable, NOT_STORABLE)

export const webAddress = z
  .url({ protocol: /^https?$/, message: 'must be an http or https address' })
  .max(2000)
  .refine(storable, NOT_STORABLE)
