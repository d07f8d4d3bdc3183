-- The invitation with which a browser went to the provider: its SHA-256 in hex; '' for a sign-in without one.
alter table pending_oidc_sign_in add column invitation text not null default '';
