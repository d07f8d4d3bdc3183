-- Who may ask Patchbay for something. A time of 0 means never.
create table organization (
  id text primary key,
  created_at bigint not null
);
create table person (
  organization text not null,
  id text not null,
  created_at bigint not null,
  removed_at bigint not null,
  primary key (organization, id)
);
-- Of a key only the SHA-256 is kept, in hex, and the beginning by which a person knows it again. user_id is '' for a
-- service key, which says for whom it acts with each request. Scopes are words between blanks.
create table api_key (
  id text primary key,
  organization text not null,
  user_id text not null,
  hash text not null unique,
  prefix text not null,
  scopes text not null,
  created_at bigint not null,
  expires_at bigint not null,
  last_used bigint not null,
  revoked_at bigint not null
);
create index api_key_by_organization on api_key (organization, created_at);
-- Grows with every change that a host must not miss; what hosts keep in memory is of one number.
create table caller_change (
  id text primary key,
  number bigint not null
);
insert into caller_change (id, number) values ('all', 0);
