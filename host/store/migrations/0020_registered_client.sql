-- Our clients at authorization servers that registered this host when it asked (RFC 7591): for one organization, connector,
-- server and address at which users come back. A rejected one stays while an account was connected with it.
create table registered_client (
  id text primary key,
  organization text not null,
  connector text not null,
  issuer text not null,
  redirect_uri text not null,
  client_id text not null,
  sealed_client_secret text not null,
  authentication text not null,
  expires_at bigint not null,
  registered_at bigint not null,
  is_rejected integer not null
);
create index registered_client_by_purpose on registered_client (organization, connector, issuer, redirect_uri);
-- With which client the account was connected: the id of a row of registered_client, the address of this host's document, or
-- '' for a client of the operator.
alter table link_credential add column client text not null default '';
