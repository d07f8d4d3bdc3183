-- Programs that ask people for access to Patchbay (RFC 7591). secret_hash is '' for a client without a secret;
-- organization is '' for a client of everybody; is_registered is 1 for a client that registered itself.
create table access_client (
  id text primary key,
  name text not null,
  auth_method text not null,
  secret_hash text not null,
  redirect_uris text not null,
  scopes text not null,
  organization text not null,
  is_registered integer not null,
  created_at bigint not null,
  used_at bigint not null,
  revoked_at bigint not null
);
create index access_client_by_age on access_client (is_registered, created_at);
-- What one user allowed one client: the family of all tokens that came of it.
create table access_grant (
  id text primary key,
  organization text not null,
  user_id text not null,
  client text not null,
  scopes text not null,
  resource text not null,
  created_at bigint not null,
  ended_at bigint not null
);
create index access_grant_by_user on access_grant (organization, user_id);
create index access_grant_by_client on access_grant (client);
-- Codes, refresh tokens, access tokens, invitations and sessions are kept as SHA-256 in hex. A code outlives its use, so
-- that its second use is known.
create table access_code (
  hash text primary key,
  grant_id text not null,
  organization text not null,
  user_id text not null,
  client text not null,
  scopes text not null,
  resource text not null,
  redirect_uri text not null,
  challenge text not null,
  created_at bigint not null,
  used_at bigint not null
);
create index access_code_by_age on access_code (created_at);
-- salt: with the used token itself it gives the tokens that replaced it, so that a repeated request gets them again.
create table access_refresh (
  hash text primary key,
  grant_id text not null,
  salt text not null,
  created_at bigint not null,
  used_at bigint not null
);
create index access_refresh_by_grant on access_refresh (grant_id);
create index access_refresh_by_age on access_refresh (created_at);
create table access_token (
  hash text primary key,
  grant_id text not null,
  organization text not null,
  user_id text not null,
  client text not null,
  scopes text not null,
  resource text not null,
  created_at bigint not null,
  expires_at bigint not null
);
create index access_token_by_grant on access_token (grant_id);
create index access_token_by_user on access_token (organization, user_id);
create index access_token_by_client on access_token (client);
create index access_token_by_end on access_token (expires_at);
-- People who sign in with a password of ours.
create table local_account (
  organization text not null,
  user_id text not null,
  password text not null,
  changed_at bigint not null,
  primary key (organization, user_id)
);
create table invitation (
  hash text primary key,
  organization text not null,
  user_id text not null,
  created_at bigint not null
);
create index invitation_by_user on invitation (organization, user_id);
create table browser_session (
  hash text primary key,
  id text not null,
  organization text not null,
  user_id text not null,
  agent text not null,
  created_at bigint not null
);
create index browser_session_by_user on browser_session (organization, user_id);
create index browser_session_by_age on browser_session (created_at);
