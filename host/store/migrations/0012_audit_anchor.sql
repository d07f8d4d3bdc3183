-- Where a host's chain begins in this store: what came up to here was archived, and is no longer in audit_record.
create table audit_anchor (
  host text primary key,
  seq bigint not null,
  hash text not null,
  archived_at bigint not null
);
