// How did the database become what it is? One step after another; a step that has been released is never changed.

export interface Migration {
  title: string
  statements: readonly string[]
}

/** Its number is its place, from 1. */
export const MIGRATIONS: readonly Migration[] = [
  {
    // `if not exists`: folders of before there were migrations have these tables.
    title: 'events',
    statements: [
      // message_key is the hash of messageId: an index entry has room for 2,704 bytes, a messageId may be longer.
      // payload is JSON in a text: neither json nor jsonb takes U+0000 or half a surrogate pair back out unharmed.
      `create table if not exists events (
         seq bigint generated always as identity primary key,
         write_key text not null,
         message_key text not null,
         message_id text not null,
         type text not null,
         name text,
         user_id text,
         anonymous_id text,
         received_at timestamptz not null,
         sent_at timestamptz,
         original_timestamp timestamptz,
         timestamp timestamptz not null,
         payload text not null,
         unique (write_key, message_key)
       )`,
      'create table if not exists collector_meta (key text primary key, value text not null)',
    ],
  },
  {
    title: 'sources, and who may ask',
    statements: [
      // settings and schema_settings are JSON in a text, as payloads are.
      `create table sources (
         id text primary key,
         slug text not null unique,
         name text not null,
         kind text not null,
         enabled boolean not null,
         settings text not null,
         schema_settings text not null,
         created_at timestamptz not null
       )`,
      `create table write_keys (
         write_key text primary key,
         source_id text not null references sources (id) on delete cascade,
         created_at timestamptz not null
       )`,
      'create index on write_keys (source_id)',
      // A hash, as of every secret.
      `create table oauth_clients (
         id text primary key,
         secret_hash text not null,
         name text not null,
         scopes text[] not null,
         created_at timestamptz not null
       )`,
      `create table tokens (
         id text primary key,
         hash text not null unique,
         name text not null,
         scopes text[] not null,
         client_id text references oauth_clients (id) on delete cascade,
         created_at timestamptz not null,
         expires_at timestamptz
       )`,
      // In this second of the database's clock; and how many there were before the last that were given away.
      `create unlogged table request_counts (
         source_id text primary key,
         second bigint not null,
         requests integer not null,
         before integer not null
       )`,
      // Until now, each write key was a source of its own.
      `insert into sources (id, slug, name, kind, enabled, settings, schema_settings, created_at)
         select write_key, write_key, write_key, 'website', true, '{}', '{}', min(received_at)
         from events group by write_key`,
      'insert into write_keys select id, id, created_at from sources',
      // messageIds are unique in a source, whichever of its keys they come with. What is deleted with its source is the
      // source's, never its events.
      'alter table events add column source_id text',
      'update events set source_id = write_key',
      'alter table events alter column source_id set not null',
      'alter table events drop constraint events_write_key_message_key_key',
      'alter table events add constraint events_once unique (source_id, message_key)',
    ],
  },
  {
    title: 'tracking plans, and what is against them',
    statements: [
      `create table tracking_plans (
         id text primary key,
         name text not null,
         description text not null,
         created_at timestamptz not null,
         updated_at timestamptz not null
       )`,
      // json_schema is JSON in a text, as payloads are. The place keeps the order in which rules were written.
      `create table tracking_plan_rules (
         plan_id text not null references tracking_plans (id) on delete cascade,
         type text not null,
         key text not null,
         version integer not null,
         json_schema text not null,
         created_at timestamptz not null,
         updated_at timestamptz not null,
         place bigint generated always as identity,
         primary key (plan_id, type, key, version)
       )`,
      // A source has one plan at most.
      `create table tracking_plan_sources (
         source_id text primary key references sources (id) on delete cascade,
         plan_id text not null references tracking_plans (id) on delete cascade
       )`,
      'create index on tracking_plan_sources (plan_id)',
      // Of a source that is deleted they stay, as its events do. message_key as that of events.
      `create table violating_messages (
         id bigint generated always as identity primary key,
         source_id text not null,
         message_key text not null,
         message_id text not null,
         tracking_plan_id text not null,
         event_type text not null,
         event_name text,
         received_at timestamptz not null,
         outcome text not null,
         message text,
         unique (source_id, message_key)
       )`,
      `create table violations (
         seq bigint generated always as identity primary key,
         message bigint not null references violating_messages (id) on delete cascade,
         source_id text not null,
         type text not null,
         field text not null,
         description text not null
       )`,
      'create index on violations (source_id, seq)',
      'create index on violations (message)',
      `create table violation_counts (
         source_id text not null,
         event_type text not null,
         event_name text not null,
         type text not null,
         field text not null,
         count bigint not null,
         first_seen_at timestamptz not null,
         last_seen_at timestamptz not null,
         primary key (source_id, event_type, event_name, type, field)
       )`,
    ],
  },
  {
    title: 'profiles',
    statements: [
      // Milliseconds since 1970 rather than instants: what compares them is code, and no driver makes dates of them.
      // key: the hash of what the identifier is. component: the key of one of those it is linked with, near or far, the same
      // for all of them; what is in other components cannot change whose it is. traits: JSON in a text, as payloads are.
      `create table identifiers (
         id bigint generated always as identity primary key,
         collection text not null,
         type text not null,
         value text not null,
         key text not null unique,
         component text not null,
         profile_id text not null,
         first_ms bigint not null,
         last_ms bigint not null,
         traits text not null
       )`,
      'create index on identifiers (component)',
      'create index on identifiers (profile_id)',
      'create index on identifiers (collection, last_ms desc)',
      `create table identifier_links (
         a bigint not null,
         b bigint not null,
         is_alias boolean not null,
         at_ms bigint not null,
         primary key (a, b, is_alias)
       )`,
      `create table profile_events (
         identifier_id bigint not null,
         at_ms bigint not null,
         seq bigint not null,
         primary key (identifier_id, at_ms, seq)
       )`,
      // From an identifier of a user to one of an account.
      `create table memberships (
         user_id bigint not null,
         account_id bigint not null,
         at_ms bigint not null,
         primary key (user_id, account_id)
       )`,
      'create index on memberships (account_id)',
      // The last event that profiles have followed, of which epoch of the store.
      `create table profile_cursor (
         is_it boolean primary key default true check (is_it),
         seq bigint not null,
         epoch text not null
       )`,
      `insert into profile_cursor (seq, epoch) values (0, '')`,
    ],
  },
  {
    title: 'audiences',
    statements: [
      // definition is JSON in a text, as payloads are. computed_to: of the profiles that were there before it, the last that
      // has been looked at; '' before the first, null when all have been.
      `create table audiences (
         id text primary key,
         key text not null unique,
         name text not null,
         description text not null,
         enabled boolean not null,
         definition text not null,
         emits text not null,
         member_count bigint not null default 0,
         computed_to text,
         created_at timestamptz not null,
         updated_at timestamptz not null
       )`,
      `create table audience_members (
         audience_id text not null references audiences (id) on delete cascade,
         profile_id text not null,
         entered_at timestamptz not null,
         primary key (audience_id, profile_id)
       )`,
      'create index on audience_members (profile_id)',
      // Members or not: who is to be looked at again then, though nothing happens.
      `create table audience_dues (
         audience_id text not null references audiences (id) on delete cascade,
         profile_id text not null,
         due_ms bigint not null,
         primary key (audience_id, profile_id)
       )`,
      'create index on audience_dues (due_ms)',
      'create index on audience_dues (profile_id)',
      // has_left: no event that tells of it is still to be stored.
      `create table audience_changes (
         seq bigint generated always as identity primary key,
         audience_id text not null references audiences (id) on delete cascade,
         profile_id text not null,
         has_entered boolean not null,
         at timestamptz not null,
         member_count bigint not null,
         user_id text,
         anonymous_id text,
         has_left boolean not null
       )`,
      'create index on audience_changes (audience_id, seq)',
      'create index on audience_changes (seq) where not has_left',
    ],
  },
  {
    title: 'destinations',
    statements: [
      // settings is JSON in a text, as payloads are.
      `create table destinations (
         id text primary key,
         source_id text not null references sources (id) on delete cascade,
         name text not null,
         enabled boolean not null,
         settings text not null,
         created_at timestamptz not null,
         updated_at timestamptz not null,
         unique (source_id, name)
       )`,
    ],
  },
]
