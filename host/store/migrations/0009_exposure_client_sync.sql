-- Who met which arm of an experiment, so that it is told once, whichever host saw him first.
create table experiment_exposure (
  gate text not null,
  variant text not null,
  organization text not null,
  user_id text not null,
  exposed_at bigint not null,
  primary key (gate, variant, organization, user_id)
);
-- Our clients at providers that were set over the API. name is a connector's or provider's; organization is '' for the
-- operator's own, which serve every organization without one. The id is "organization/name".
create table oauth_client (
  id text primary key,
  organization text not null,
  name text not null,
  client_id text not null,
  sealed_client_secret text,
  changed_at bigint not null
);
create index oauth_client_by_organization on oauth_client (organization, name);
-- When what a user chose to have synced, such as a repository, was last synced to its end.
create table link_sync (
  link text not null,
  connector text not null,
  resource text not null,
  synced_at bigint not null,
  primary key (link, connector, resource)
);
