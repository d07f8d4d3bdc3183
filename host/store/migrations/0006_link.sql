-- The accounts people connected. Lists are words between blanks; a time of 0 means never or not known.
create table link (
  id text primary key,
  organization text not null,
  user_id text not null,
  provider text not null,
  connectors text not null,
  status text not null,
  cause text not null,
  scopes text not null,
  scopes_known integer not null,
  oauth_user_id text not null,
  validation text not null,
  validated_at bigint not null,
  created_at bigint not null,
  last_used bigint not null
);
create index link_by_owner on link (organization, user_id);
-- What a link's requests are sent with. `connector` is the one whose client got it; `generation` grows with each
-- credential; `refresh_due_at` is when it has to be refreshed though nobody calls.
create table link_credential (
  id text primary key,
  connector text not null,
  kind text not null,
  generation bigint not null,
  sealed_secret text not null,
  sealed_refresh_token text not null,
  issued_at bigint not null,
  expires_at bigint not null,
  refresh_expires_at bigint not null,
  refresh_due_at bigint not null
);
create index link_credential_by_due on link_credential (refresh_due_at);
-- A refresh of this generation was about to be sent. The row outlives the refresh only when nobody knows how it ended.
create table link_refresh (
  id text primary key,
  generation bigint not null,
  host text not null,
  started_at bigint not null
);
-- By the manifest's user_configuration schema, a JSON object.
create table link_configuration (
  link text not null,
  connector text not null,
  value text not null,
  primary key (link, connector)
);
-- How often each scope was needed by an action that ran.
create table link_scope_use (
  link text not null,
  scope text not null,
  uses bigint not null,
  last_used bigint not null,
  primary key (link, scope)
);
-- Calls that wait for an account to be reconnected: id is the SHA-256 of the resume token, in hex. Taken up at most
-- once: taken_at, then ended_at. What was asked is wiped when it is taken up.
create table parked_call (
  id text primary key,
  organization text not null,
  user_id text not null,
  connector text not null,
  action text not null,
  link text not null,
  account text not null,
  code text not null,
  sealed_arguments text,
  created_at bigint not null,
  expires_at bigint not null,
  taken_at bigint not null,
  ended_at bigint not null
);
create index parked_call_by_owner on parked_call (organization, user_id, created_at);
create index parked_call_by_age on parked_call (expires_at);
