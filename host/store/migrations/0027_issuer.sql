-- The authorization server that gave the credential (RFC 8414). '' if it is not known, because the manifest writes the endpoints out
-- or because the account was connected before this column was there.
alter table link_credential add column issuer text not null default '';
