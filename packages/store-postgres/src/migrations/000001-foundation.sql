-- The schema from which everything starts.
--
-- Rules that keep it portable to distributed engines: no sequences, triggers, foreign keys or deferred constraints;
-- ids come from blocks; every unique key begins with what the data can be divided by.

-- Blocks of ids, handed out by adding to "next".
create table id_block (
  name text primary key,
  next bigint not null
);
insert into id_block (name, next)
  values ('object', 1), ('metaverse', 1), ('export', 1), ('run', 1), ('dictionary', 1),
    ('what-if', 1);

-- Names that rows refer to by number: connectors, attributes, object types, rules.
create table dictionary (
  kind smallint not null,
  name text not null,
  id int not null,
  primary key (kind, name)
);
create unique index dictionary_id on dictionary (kind, id);

create table configuration (
  version int primary key,
  applied_at timestamptz not null,
  applied_by text not null,
  -- Where it came from, if not from files: an earlier version.
  note text not null default '',
  document text not null
);

-- Secrets of connectors, sealed with keys that the database does not know. Emptied and marked once the key is given up.
create table secret (
  name text primary key,
  sealed text not null,
  key_id text not null,
  set_at timestamptz not null,
  set_by text not null,
  lost_at timestamptz
);

-- Who may sign in. `subject` is what the source knows somebody by: of local accounts the folded name.
create table account (
  id uuid primary key,
  source text not null,
  subject text not null,
  name text not null,
  -- A slow, salted hash; null where another system checks passwords.
  password text,
  roles text[] not null,
  disabled boolean not null,
  failures int not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null
);
create unique index account_subject on account (source, subject);

-- Of tokens only digests are kept. The token before the last one is good for a moment after it was replaced.
create table session (
  id uuid primary key,
  account uuid not null,
  token text not null,
  previous text,
  csrf text not null,
  created_at timestamptz not null,
  used_at timestamptz not null,
  rotated_at timestamptz not null
);
create unique index session_token on session (token);
create index session_previous on session (previous);
create index session_account on session (account);

create table api_key (
  id uuid primary key,
  name text not null,
  digest text not null,
  roles text[] not null,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz
);
create unique index api_key_digest on api_key (digest);

-- The digest of the link by which the first administrator is made. Gone once it was used.
create table set_up_link (
  digest text primary key,
  expires_at timestamptz not null
);

-- What administrators set for the server itself, JSON by name.
create table setting (
  name text primary key,
  value jsonb not null
);

-- Who did what, and who was refused. Entries are only added.
create table audit (
  id uuid primary key,
  at timestamptz not null,
  who text not null,
  via text not null,
  action text not null,
  outcome text not null,
  about jsonb not null
);
create index audit_at on audit (at, id);

create or replace function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'Entries of the audit trail are neither changed nor removed.';
end $$;

create trigger audit_is_final before update or delete on audit
  for each row execute function refuse_audit_change();
create trigger audit_is_never_emptied before truncate on audit
  for each statement execute function refuse_audit_change();

-- Claims on a connector or the metaverse; one that is not renewed runs out.
create table lease (
  name text primary key,
  owner text not null,
  until timestamptz not null
);

create table connector_state (
  connector int primary key,
  -- How many runs and export steps there have been, and which export step was the last that came to its end.
  runs int not null default 0,
  exports int not null default 0,
  exports_completed int not null default 0,
  -- The run of that step: what was staged by a later one is new since then.
  exported_run bigint not null default 0,
  -- The connector filters that every filtered disconnector was last looked at with.
  filters text,
  -- Under which configuration the last full steps were run.
  full_steps text not null default '{}'
);

-- Where the next delta import starts: of a partition by name, or of the whole system, whose name is empty.
create table watermark (
  connector int not null,
  partition text not null,
  watermark text not null,
  primary key (connector, partition)
);

-- The connector space -----------------------------------------------------------------------------

-- One object as last imported: the synchronized hologram plus the pending import. "body" is canonical JSON without
-- references; it and "hash" are null for an object that was provisioned and not imported yet. Keys are 128-bit
-- digests of the comparable name and of the anchor. The run that brought it, and the last one whose import changed it,
-- are narrow and stand where they fill gaps: this is the largest table.
create table cs_object (
  connector int not null,
  otype int not null,
  id bigint not null,
  created_run int not null,
  changed_run int not null,
  provisioned boolean not null default false,
  dn text not null,
  dn_key uuid not null,
  anchor text,
  anchor_key uuid,
  hash uuid,
  body text,
  primary key (connector, id)
);
create unique index cs_object_dn on cs_object (connector, dn_key) include (id, hash, anchor_key);
create unique index cs_object_anchor on cs_object (connector, anchor_key) include (id, hash, dn_key)
  where anchor_key is not null;

-- Pending imports: 1 add, 2 update, 3 delete, 4 delete and add. All but an add keep the synchronized hologram.
create table cs_pending (
  connector int not null,
  cs_id bigint not null,
  op smallint not null,
  before_body text,
  before_dn text,
  primary key (connector, cs_id)
) with (autovacuum_vacuum_scale_factor = 0.02);

-- References as imported, by the key of the target's name; a target that is not there is a key without an object.
create table cs_ref (
  cs_id bigint not null,
  attr int not null,
  tkey uuid not null,
  connector int not null,
  dn text not null,
  primary key (cs_id, attr, tkey)
);
create index cs_ref_target on cs_ref (tkey);

-- How the pending update changed the references.
create table cs_ref_pending (
  cs_id bigint not null,
  attr int not null,
  tkey uuid not null,
  connector int not null,
  dn text not null,
  added boolean not null,
  primary key (cs_id, attr, tkey)
);

-- Objects without a link: 0 normal, 1 explicit, 2 filtered. Not yet synchronized ones are only in cs_pending.
create table cs_disconnector (
  connector int not null,
  cs_id bigint not null,
  state smallint not null,
  -- The metaverse object that deprovisioning took it from.
  former_mv bigint,
  -- What took its link away, and in which run; null for an object that never had one.
  rule int,
  run bigint,
  primary key (connector, cs_id)
);

-- Objects that the next synchronization looks at as a whole, whatever has changed.
create table cs_marked (
  connector int not null,
  cs_id bigint not null,
  primary key (connector, cs_id)
);

-- Objects whose name another object has taken before their own new one was seen: 1 as a new object, 2 by a rename.
create table cs_transient (
  connector int not null,
  cs_id bigint not null,
  cause smallint not null,
  taken_by bigint not null,
  run bigint not null,
  primary key (connector, cs_id)
);

create table link (
  connector int not null,
  cs_id bigint not null,
  mv_id bigint not null,
  rule int not null,
  outbound int,
  run bigint not null,
  primary key (connector, cs_id)
);
create index link_mv on link (mv_id);

-- The last error of an object: 1 synchronization, 2 export, 3 import.
create table object_error (
  connector int not null,
  cs_id bigint not null,
  kind smallint not null,
  type text not null,
  message text not null,
  details text,
  first_at timestamptz not null,
  last_at timestamptz not null,
  tries int not null,
  run bigint not null,
  primary key (connector, kind, cs_id)
);

-- The metaverse -----------------------------------------------------------------------------------

-- "body": values by attribute, without references. "lineage": lists [object, run, attribute, rule, attribute, rule ...].
create table mv_object (
  id bigint primary key,
  otype int not null,
  body text not null,
  lineage text not null
) with (fillfactor = 90);

-- Values of the attributes that are searched, folded and cut.
create table mv_index (
  attr int not null,
  val text collate "C" not null,
  mv_id bigint not null,
  primary key (attr, val, mv_id)
);

-- The attributes for which mv_index is complete.
create table mv_indexed (
  attr int primary key
);

create table mv_ref (
  mv_id bigint not null,
  attr int not null,
  target bigint not null,
  primary key (mv_id, attr, target)
);
create index mv_ref_target on mv_ref (target);

-- Objects whose references are to be translated again; "run" is the last one that tried in vain.
create table mv_retry (
  mv_id bigint primary key,
  run bigint not null
);

-- Since which run references of a metaverse type have flowed as they do, by the digest of their flows.
create table reference_flows (
  otype int primary key,
  digest uuid not null,
  since bigint not null
);

-- What pages took away or replaced, a row per object: lists [attribute, kind, removed, added, rule, object, run], the
-- last three being where the values had come from. Cleared with the run.
create table mv_past (
  run_id bigint not null,
  step smallint not null,
  page int not null,
  mv_id bigint not null,
  past text not null,
  primary key (run_id, step, page, mv_id)
);
create index mv_past_object on mv_past (mv_id, run_id);

-- Links that pages took away, with what the object was called then. Cleared with the run.
create table link_past (
  run_id bigint not null,
  step smallint not null,
  page int not null,
  connector int not null,
  cs_id bigint not null,
  mv_id bigint not null,
  rule int not null,
  outbound int,
  -- The run that had linked it.
  since bigint not null,
  dn text not null,
  primary key (run_id, step, page, connector, cs_id)
);
create index link_past_object on link_past (mv_id, run_id);

-- Exports -----------------------------------------------------------------------------------------

-- Stage: 1 pending, 2 sent and not seen back, 3 seen back by an import that is not synchronized yet: until then the
-- hologram lacks it. Op: 1 add, 2 update, 3 delete, 4 delete and add.
create table export_change (
  connector int not null,
  -- The run that staged the change as it is, or sent it.
  run int not null,
  id bigint not null,
  cs_id bigint not null,
  stage smallint not null,
  op smallint not null,
  rank int not null,
  -- The key of the name that a pending change gives the object.
  name_key uuid,
  primary key (connector, id)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
create index export_change_name on export_change (connector, name_key) where name_key is not null;
create index export_change_object on export_change (connector, cs_id);
create index export_change_order on export_change (connector, stage, rank, id);

-- Kept apart, so that a change of stage rewrites only the narrow row.
create table export_delta (
  id bigint primary key,
  delta text not null
);

-- What operators decided about pending exports: 0 held, 1 approved, 2 discarded. It holds for the content with this
-- digest and no other.
create table export_decision (
  connector int not null,
  id bigint not null,
  state smallint not null,
  digest text not null,
  decided_by text,
  at timestamptz not null,
  primary key (connector, id)
);

-- Exports that were on their way to the system when the process ended are named here.
create table export_flight (
  connector int primary key,
  run bigint not null,
  ids bigint[] not null
);

-- History -----------------------------------------------------------------------------------------

-- A cleared run keeps its row, without who started it: lineage says by it when a value came.
create table run (
  id bigint primary key,
  connector int not null,
  number int not null,
  profile text not null,
  started_by text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  result text not null,
  -- What the run profile told its steps to do.
  step_settings text not null,
  cleared boolean not null default false
);
create index run_connector on run (connector, id);

create table run_step (
  run_id bigint not null,
  step smallint not null,
  type text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  result text not null,
  message text,
  counters text not null,
  -- How the connection to the system went.
  connections text not null default '[]',
  -- Where it stands among the connector's exports.
  export_number int not null,
  last_completed_export int not null,
  primary key (run_id, step)
);

-- The objects behind the counters, one row per page and counter.
create table run_objects (
  run_id bigint not null,
  step smallint not null,
  page int not null,
  counter text not null,
  connector int not null,
  ids bigint[] not null,
  dns text[],
  primary key (run_id, step, page, counter, connector)
);

create table run_error (
  run_id bigint not null,
  step smallint not null,
  page int not null,
  number int not null,
  error text not null,
  at timestamptz not null,
  -- Since when, and how often in vain, the same object was tried.
  first_at timestamptz not null,
  retries int not null,
  primary key (run_id, step, page, number)
);

-- What-if runs --------------------------------------------------------------------------------------

create table what_if (
  id bigint primary key,
  connector text not null,
  scope text not null,
  configuration text not null,
  started_by text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  result text not null,
  message text,
  counters text not null
);

-- One object that would change; "entry" is all of it as JSON. Unlisted: what came to nothing in the end.
create table what_if_entry (
  report bigint not null,
  kind text not null,
  id bigint not null,
  connector text not null,
  counters text[],
  listed boolean not null,
  entry text not null,
  primary key (report, kind, id)
);

-- No plan depends on what these columns hold, and to sample them would cost more than everything else.
alter table cs_object
  alter column dn set statistics 0, alter column anchor set statistics 0,
  alter column hash set statistics 0, alter column body set statistics 0;
alter table cs_pending alter column before_body set statistics 0, alter column before_dn set statistics 0;
alter table cs_ref alter column dn set statistics 0;
alter table mv_object alter column body set statistics 0, alter column lineage set statistics 0;
alter table export_delta alter column delta set statistics 0;
alter table mv_past alter column past set statistics 0;
alter table what_if_entry alter column entry set statistics 0;
