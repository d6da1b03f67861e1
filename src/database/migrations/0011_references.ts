import { type Kysely, sql } from 'kysely'

/**
 * A reference that people can read out for each complaint, and who of the desk raised what. Processes of the version
 * before go on: the database itself writes the references.
 */
export async function up(db: Kysely<any>): Promise<void> {
  await sql`lock table comments, cases, complaints in access exclusive mode`.execute(db)
  await functions(db)
  await references(db)
  await raisedByStaffAndTools(db)
}

async function functions(db: Kysely<any>): Promise<void> {
  // The same is in src/client/reference.ts: 45 bits of a hash in Crockford's base 32, and a check character over GF(32).
  await sql`
    create function complaint_reference(site text, complaint text, attempt int) returns text
    language plpgsql immutable strict parallel safe as $$
    declare
      letters constant text := '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
      hash constant bytea := sha256(convert_to(site || '/' || complaint || '/' || attempt, 'UTF8'));
      bits bigint := 0;
      value int;
      sum int := 0;
      result text := 'PM-';
    begin
      for i in 0..5 loop
        bits := bits * 256 + get_byte(hash, i);
      end loop;
      for i in 0..8 loop
        value := (bits >> (43 - 5 * i)) & 31;
        sum := sum * 2;
        if sum > 31 then sum := sum # 37; end if;
        sum := sum # value;
        result := result || substr(letters, value + 1, 1) || case when i = 4 then '-' else '' end;
      end loop;
      sum := sum * 2;
      if sum > 31 then sum := sum # 37; end if;
      return result || substr(letters, sum + 1, 1);
    end $$`.execute(db)
}

async function references(db: Kysely<any>): Promise<void> {
  // A table of its own: complaints may be parted by month one day, and a reference is one of all months.
  await sql`
    create table complaint_references (
      site_id text not null references sites,
      reference text not null,
      complaint_id uuid not null,
      primary key (site_id, reference)
    )`.execute(db)
  // Two complaints with the same hash: the later one gets the next.
  await sql`
    create function take_reference(site text, complaint uuid) returns text language plpgsql as $$
    declare
      candidate text;
    begin
      for attempt in 0..1000 loop
        candidate := complaint_reference(site, complaint::text, attempt);
        insert into complaint_references values (site, candidate, complaint) on conflict do nothing;
        if found then return candidate; end if;
      end loop;
      raise exception 'no reference is free for complaint % of %', complaint, site;
    end $$`.execute(db)
  await sql`alter table complaints add column reference text`.execute(db)
  await sql`update complaints set reference = take_reference(site_id, id)`.execute(db)
  await sql`alter table complaints alter column reference set not null`.execute(db)
  await sql`
    create function write_reference() returns trigger language plpgsql as $$
    begin
      new.reference := take_reference(new.site_id, new.id);
      return new;
    end $$`.execute(db)
  await sql`
    create trigger reference_of_complaint before insert on complaints
      for each row execute function write_reference()`.execute(db)
  await sql`alter table complaints enable always trigger reference_of_complaint`.execute(db)
  // Serves: what became of a complaint that could not be recorded, by the reference that its sender was told.
  await sql`
    create index dead_letters_by_reference on dead_letters (site_id, complaint_reference(site_id, complaint_id, 0))
      where resolved_at is null and site_id is not null and complaint_id is not null`.execute(db)
}

async function raisedByStaffAndTools(db: Kysely<any>): Promise<void> {
  // Who raised it at the desk; null where the site handed it over.
  await sql`
    alter table complaints add column raised_by uuid references moderators,
      add constraint only_staff_raise_at_the_desk check (raised_by is null or source = 'staff')`.execute(db)
  // What staff typed of a comment, until its site tells: the text is older than any of the site's.
  await sql`
    alter table comments
      add column typed boolean not null default false,
      drop constraint comments_revision_check,
      add constraint comments_revision_check check (revision >= -1)`.execute(db)
  // Serves: who of the desk is in a case because they raised it.
  await sql`create index complaints_not_by_readers on complaints (comment_id) where source <> 'reader'`.execute(db)
  // Serves: the search for decisions on what staff or tools raised.
  await sql`create index complaints_by_source on complaints (source, case_id) where source <> 'reader'`.execute(db)
  // Serves: finding a known comment by its text.
  await sql`
    create index comment_revisions_words on comment_revisions using gin (to_tsvector('simple', coalesce(text, '')))`.execute(
    db,
  )
  // Staff and tools are no people who complain, and were counted as such.
  await sql`
    with wrong as (
      delete from case_complainants counted
      where not exists (
        select from complaints
        where complaints.case_id = counted.case_id and complaints.complainant_id = counted.complainant_id
          and source = 'reader')
      returning case_id
    )
    update cases set complainants = complainants - wrong.people
    from (select case_id, count(*) as people from wrong group by case_id) wrong where wrong.case_id = cases.id`.execute(
    db,
  )
  // What keys were good for they are good for still.
  await sql`
    update site_keys set scopes = array_append(scopes, 'complaints:tool') where 'complaints:write' = any(scopes)`.execute(
    db,
  )
  await sql`
    alter table site_keys
      alter column scopes set default '{complaints:write,complaints:tool,complaints:read,rota:read}'`.execute(db)
}
