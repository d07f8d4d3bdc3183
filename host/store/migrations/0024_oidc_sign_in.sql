-- People who sign in at their organization's OpenID Connect provider. The email, in lower case, is how such a person is known
-- before the first sign-in. The rows of a removed user stay, so that nobody comes in by them as somebody new.
create table person_email (
  organization text not null,
  user_id text not null,
  email text not null,
  primary key (organization, user_id)
);
create unique index person_email_by_email on person_email (organization, email);
-- Which user a subject of an issuer is, since the first sign-in.
create table provider_identity (
  organization text not null,
  issuer text not null,
  subject text not null,
  user_id text not null,
  created_at bigint not null,
  primary key (organization, issuer, subject)
);
create unique index provider_identity_by_user on provider_identity (organization, user_id, issuer);
-- Browsers that are at the provider. hash and browser are SHA-256 in hex of the state and of the browser's cookie; request is
-- what the browser goes on with.
create table pending_oidc_sign_in (
  hash text primary key,
  browser text not null,
  request text not null,
  created_at bigint not null
);
create index pending_oidc_sign_in_by_age on pending_oidc_sign_in (created_at);
