-- Deliveries of providers that were taken, so that one that comes again does nothing. address is the subscription's id, or "".
create table webhook_delivery (
  connector text not null,
  address text not null,
  id text not null,
  received_at bigint not null,
  primary key (connector, address, id)
);
create index webhook_delivery_by_time on webhook_delivery (received_at);
-- What deliveries have woken and is not queued as a run yet. organization, link or collection "": all. Links up to done_to are
-- done; again: a delivery came since then, so all of them are due once more.
create table webhook_wake (
  connector text not null,
  organization text not null,
  link text not null,
  collection text not null,
  kind text not null,
  deliveries bigint not null,
  received_at bigint not null,
  due_at bigint not null,
  done_to text not null,
  again integer not null,
  primary key (connector, organization, link, collection, kind)
);
create index webhook_wake_by_time on webhook_wake (due_at);
-- What this host has asked providers to tell it. expires_at 0: never. state: "making", "live", "ending".
create table webhook_subscription (
  id text primary key,
  connector text not null,
  link text not null,
  organization text not null,
  user_id text not null,
  collection text not null,
  sealed_secret text not null,
  sealed_state text not null,
  state text not null,
  made_at bigint not null,
  expires_at bigint not null,
  due_at bigint not null,
  failures integer not null,
  why text not null
);
create index webhook_subscription_by_link on webhook_subscription (link, connector, collection);
create index webhook_subscription_by_time on webhook_subscription (due_at);
