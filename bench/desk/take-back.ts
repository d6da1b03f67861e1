import { sql } from 'kysely'
import type { Side } from './side.ts'

/** Takes back every claim and decision that the bench made, so that the next one finds the record as this one did. */
export async function takeBack({ runtime: { db }, me, since }: Side): Promise<void> {
  await db.transaction().execute(async trx => {
    const mine = await trx
      .selectFrom('claims')
      .select(['id', 'case_id'])
      .where('moderator_id', '=', me.id)
      .where('claimed_at', '>=', since)
      .execute()
    if (mine.length === 0) return
    const cases = mine.map(({ case_id }) => case_id)
    const decisions = sql`(select id from decisions where case_id = any(${cases}::bigint[]) and decided_at >= ${since})`
    await sql`delete from deliveries where decision_id in ${decisions}`.execute(trx)
    await sql`delete from decision_texts where decision_id in ${decisions}`.execute(trx)
    await sql`delete from decisions where case_id = any(${cases}::bigint[]) and decided_at >= ${since}`.execute(trx)
    await sql`delete from claims where id = any(${mine.map(({ id }) => id)}::uuid[])`.execute(trx)
    await sql`
      delete from case_events where case_id = any(${cases}::bigint[]) and recorded_at >= ${since}`.execute(trx)
    await sql`
      update cases set state = 'open', leased_until = null, first_claimed_at = null, last_claimed_at = null,
        decided_at = null, last_event = (select max(sequence) from case_events where case_id = cases.id)
      where id = any(${cases}::bigint[])`.execute(trx)
    await sql`update comments set last_decision = 0 where id = any(${cases}::bigint[])`.execute(trx)
  })
}
