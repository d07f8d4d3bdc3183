-- Small durable values of connectors (host service patchbay.host.state/1). link is '' where a call has none.
create table state (
  connector text not null,
  link text not null,
  key text not null,
  value text not null,
  size bigint not null,
  primary key (connector, link, key)
);
create index state_by_link on state (link);
