-- Authorizations under way: id is the SHA-256 of the `state` that the person comes back with, in hex.
-- A row outlives its use for a day, so that a state used twice is told from one that never was.
create table pending_authorization (
  id text primary key,
  organization text not null,
  user_id text not null,
  connector text not null,
  link text not null,
  scopes text not null,
  redirect_uri text not null,
  issuer text not null,
  authorize_origin text not null,
  iss_is_sent integer not null,
  sealed_code_verifier text,
  created_at bigint not null,
  consumed_at bigint not null
);
create index pending_authorization_by_age on pending_authorization (created_at);
create index pending_authorization_by_user on pending_authorization (organization, user_id);
