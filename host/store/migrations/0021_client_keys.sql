-- Public keys of a client that signs (private_key_jwt, RFC 7523): a JWK Set, or the https address of one; '' if it has none.
alter table access_client add column jwks text not null default '';
alter table access_client add column jwks_uri text not null default '';
-- Assertions of clients that were taken, as SHA-256 in hex of client and jti, so that none is taken twice while it lasts.
create table client_assertion (
  hash text primary key,
  client text not null,
  expires_at bigint not null
);
create index client_assertion_by_client on client_assertion (client, expires_at);
create index client_assertion_by_end on client_assertion (expires_at);
