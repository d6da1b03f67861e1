import type { Kysely, Selectable } from 'kysely'
import type { Database } from '../database/schema.ts'
import type { ModeratorPreferencesTable } from '../database/tables/moderators.ts'

/** How a moderator likes their page. */
export type Preferences = Omit<Selectable<ModeratorPreferencesTable>, 'moderator_id'>

export const USUAL: Preferences = {
  theme: 'system',
  text_size: 'normal',
  blur: false,
  shortcuts: true,
  then_next: false,
}

export async function readPreferences(db: Kysely<Database>, moderatorId: string): Promise<Preferences> {
  const kept = await db
    .selectFrom('moderator_preferences')
    .select(['theme', 'text_size', 'blur', 'shortcuts', 'then_next'])
    .where('moderator_id', '=', moderatorId)
    .executeTakeFirst()
  return kept ?? USUAL
}

export async function savePreferences(
  db: Kysely<Database>,
  moderatorId: string,
  preferences: Preferences,
): Promise<void> {
  await db
    .insertInto('moderator_preferences')
    .values({ moderator_id: moderatorId, ...preferences })
    .onConflict(conflict => conflict.column('moderator_id').doUpdateSet(preferences))
    .execute()
}
