-- The second factor of people who sign in with a password of ours: the secret of an app that shows codes (TOTP, RFC 6238).
-- is_on is 0 until a first code has shown that the app has the secret; used_step is the time of the last code that was taken.
create table second_factor (
  id text primary key,
  organization text not null,
  user_id text not null,
  sealed_secret text not null,
  is_on integer not null,
  used_step bigint not null,
  created_at bigint not null
);
create unique index second_factor_by_user on second_factor (organization, user_id);
-- Codes for a person who lost the app, as SHA-256 in hex; each goes when it is used.
create table recovery_code (
  hash text primary key,
  organization text not null,
  user_id text not null
);
create index recovery_code_by_user on recovery_code (organization, user_id);
-- People who have shown their password in a browser, and have still to show a code. hash and browser are SHA-256 in hex of what
-- the page and the browser's cookie contain.
create table pending_sign_in (
  hash text primary key,
  browser text not null,
  organization text not null,
  user_id text not null,
  tries integer not null,
  created_at bigint not null
);
create index pending_sign_in_by_user on pending_sign_in (organization, user_id);
create index pending_sign_in_by_age on pending_sign_in (created_at);
