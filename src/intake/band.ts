import type { Selectable } from 'kysely'
import type { Database } from '../database/schema.ts'

/** How urgent a case is, and the graver band that one person with a poor record asks for alone. */
export type Band = Pick<Selectable<Database['cases']>, 'band' | 'withheld_band' | 'withheld_by'>

/** What one complaint asks for. `person`: a reader whom the site names, else undefined. */
export type Asked = { band: number; person: number | undefined; poor: boolean }

/**
 * A case's band after these complaints, in their order. One person with a poor record cannot raise it alone: what they
 * ask for is withheld until anybody else complains.
 */
export function bandAfter(known: Band, asked: readonly Asked[]): Band {
  return asked.reduce(
    (before: Band, one) => take(one.person === before.withheld_by ? before : given(before), one),
    known,
  )
}

/** One case goes on for another. Two people whose bands were withheld are not alone any more. */
export function bandOfBoth(one: Band, other: Band): Band {
  const [a, b] =
    one.withheld_by !== null && other.withheld_by !== null && one.withheld_by !== other.withheld_by
      ? [given(one), given(other)]
      : [one, other]
  const band = Math.min(a.band, b.band)
  const withheld_band = Math.min(a.withheld_band ?? band, b.withheld_band ?? band)
  if (withheld_band >= band) return { band, withheld_band: null, withheld_by: null }
  return { band, withheld_band, withheld_by: a.withheld_by ?? b.withheld_by }
}

/** Somebody else has complained: what was withheld counts. */
function given({ band, withheld_band }: Band): Band {
  return { band: Math.min(band, withheld_band ?? band), withheld_band: null, withheld_by: null }
}

function take(before: Band, { band, person, poor }: Asked): Band {
  if (band >= before.band) return before
  if (person !== undefined && poor)
    return { ...before, withheld_band: Math.min(band, before.withheld_band ?? band), withheld_by: person }
  const stillGraver = before.withheld_band !== null && before.withheld_band < band
  return stillGraver ? { ...before, band } : { band, withheld_band: null, withheld_by: null }
}
