-- What happened, one chain a host: hash = SHA-256 of the record before and this one (host/audit/chain.h).
create table audit_record (
  host text not null,
  seq bigint not null,
  at bigint not null,
  action text
--postgresql collate "C"
  not null,
  organization text not null,
  actor text not null,
  subject text not null,
  trace_id text not null,
  payload text not null,
  context text not null,
  hash text not null,
  primary key (host, seq)
);
create index audit_by_time on audit_record (at);
create index audit_by_action on audit_record (action, at);
create index audit_by_actor on audit_record (actor, at);
-- How far each push sink has been given each host's chain.
create table audit_delivery (
  sink text not null,
  host text not null,
  seq bigint not null,
  primary key (sink, host)
);
