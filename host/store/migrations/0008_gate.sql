-- Gates that were set while hosts run; definition is one gate as read_gate takes it.
create table gate (
  name text primary key,
  definition text not null,
  changed_at bigint not null
);
-- Grows with every change: a host reads the gates again when it is not the number it has.
create table gate_change (
  id text primary key,
  number bigint not null
);
insert into gate_change (id, number) values ('all', 0);
-- What a user chose about a connector, and how far he came with it. -1: never said.
create table connector_preference (
  organization text not null,
  user_id text not null,
  connector text not null,
  onboarding_completed integer not null,
  auto_sync integer not null,
  sync_interval_hours integer not null,
  seen_onboarding integer not null,
  completed_auth integer not null,
  used integer not null,
  primary key (organization, user_id, connector)
);
