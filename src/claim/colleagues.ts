import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import { type Seer, seesSite, seesSiteNow } from './sees.ts'

/** Who works or worked on the sites that somebody sees, by name: also those who have left. */
export async function listColleagues(db: Kysely<Database>, seer: Seer): Promise<{ id: string; name: string }[]> {
  const all = db.selectFrom('moderators').select(['id', 'name']).orderBy('name').orderBy('id')
  if (seer.sites === 'all') return await all.execute()
  return await all
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('sites')
          .select('sites.id')
          .where(seesSite(seer, 'sites.id'))
          .where(seesSiteNow(sql.ref('moderators.id'), 'sites.id')),
      ),
    )
    .execute()
}
