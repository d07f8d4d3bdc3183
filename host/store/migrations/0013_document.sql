-- The number of the latest change of any document. Whoever writes documents takes it first, so that numbers are in the
-- order of the commits. "purged": up to here tombstones are forgotten.
create table document_sequence (
  id text primary key,
  last bigint not null
);
insert into document_sequence (id, last) values ('changes', 0), ('purged', 0);
-- How a link is kept in step, as one connector sees it.
create table document_sync (
  link text not null,
  connector text not null,
  organization text not null,
  user_id text not null,
  paused integer not null,
  priority bigint not null,
  interval_ms bigint not null,
  next_at bigint not null,
  access_interval_ms bigint not null,
  next_access_at bigint not null,
  last_successful_sync bigint not null,
  documents_synced bigint not null,
  documents_failed bigint not null,
  primary key (link, connector)
);
-- A part of a link that is followed apart, such as a repository. id is short, because each document's key has it.
create table document_collection (
  id text primary key,
  link text not null,
  connector text not null,
  native_id text not null,
  name text not null,
  url text not null,
  cursor text not null,
  access_cursor text not null,
  phase text not null,
  generation bigint not null,
  flawed integer not null,
  seen bigint not null,
  listed_at bigint not null,
  changed_at bigint not null,
  trouble text not null,
  why text not null,
  trouble_since bigint not null,
  ended integer not null
);
create unique index document_collection_by_link on document_collection (link, connector, native_id);
-- What a source has, and what became of it. A tombstone is a row with gone_at.
create table document (
  collection text not null,
  native_id text
--postgresql collate "C"
  not null,
  sequence bigint not null,
  content_sequence bigint not null,
  seen bigint not null,
  flags integer not null,
  version text not null,
  loaded_version text not null,
  fingerprint text not null,
  first_parent text
--postgresql collate "C"
  not null,
  access_kind integer not null,
  principals text not null,
  outcome integer not null,
  reason text not null,
  why text not null,
  failures integer not null,
  deaths integer not null,
  retry_at bigint not null,
  held text not null,
  gone_at bigint not null,
  created_at bigint not null,
  modified_at bigint not null,
  size bigint not null,
  title text not null,
  url text not null,
  media_type text not null,
  reference text not null,
  about text not null,
  parts text not null,
  primary key (collection, native_id)
)
--sqlite without rowid
;
create index document_by_sequence on document (sequence);
create index document_by_parent on document (collection, first_parent) where first_parent <> '';
create index document_troubled on document (collection, outcome, retry_at) where outcome > 1;
create index document_held on document (collection, held) where held <> '';
create index document_gone on document (gone_at) where gone_at > 0;
-- Contents and texts in pieces of at most 1 MiB; the address is the SHA-256 of the bytes. "t" before text, "b" before base64.
create table document_piece (
  address text primary key,
  staged_at bigint not null,
  bytes text not null
);
create table document_piece_use (
  address text not null,
  collection text not null,
  native_id text not null,
  primary key (address, collection, native_id)
)
--sqlite without rowid
;
create index document_piece_use_by_document on document_piece_use (collection, native_id);
-- Contents that were fetched and whose documents are not committed yet: a host that takes the run over does not fetch them
-- again. A row is of one writing of pieces; notes is a JSON array.
create table document_staged (
  id text primary key,
  collection text not null,
  staged_at bigint not null,
  notes text not null
);
create index document_staged_by_collection on document_staged (collection);
-- What has still to be told to everything below a container: "access" changed, or it is "gone".
create table document_ripple (
  collection text not null,
  native_id text not null,
  what text not null,
  sequence bigint not null,
  primary key (collection, native_id, what)
);
-- Who is in a group, as a link sees it.
create table document_group (
  link text not null,
  connector text not null,
  group_id text not null,
  loaded_at bigint not null,
  why text not null,
  primary key (link, connector, group_id)
);
create table document_group_member (
  link text not null,
  connector text not null,
  group_id text not null,
  kind integer not null,
  member_id text not null,
  email text not null,
  primary key (link, connector, group_id, kind, member_id, email)
);
create index document_group_by_member on document_group_member (member_id);
create index document_group_by_email on document_group_member (email);
create table document_run (
  id text primary key,
  link text not null,
  connector text not null,
  kind text not null,
  cause text not null,
  priority bigint not null,
  state text not null,
  queued_at bigint not null,
  started_at bigint not null,
  turn_at bigint not null,
  ended_at bigint not null,
  waiting_until bigint not null,
  waits bigint not null,
  seen bigint not null,
  loaded bigint not null,
  unchanged bigint not null,
  skipped bigint not null,
  failed bigint not null,
  deferred bigint not null,
  held bigint not null,
  deleted bigint not null,
  accesses bigint not null,
  bytes bigint not null,
  expected bigint not null,
  known_before bigint not null,
  troubled_collections bigint not null,
  position text not null,
  why text not null
);
create index document_run_by_link on document_run (link, connector, queued_at);
create index document_run_by_state on document_run (state, turn_at);
