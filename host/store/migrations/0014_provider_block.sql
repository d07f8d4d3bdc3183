-- Until when a provider asked to send nothing for a link; with an empty link for all of the connector. Rows stay for a while
-- after that, so that hosts can tell a block that is over from one that was lifted.
create table provider_block (
  connector text not null,
  link text not null,
  id text not null,
  since bigint not null,
  until_at bigint not null,
  strikes integer not null,
  primary key (connector, link)
);
-- Grows with every change, so that a host reads the blocks only when it has grown.
create table provider_block_change (
  id text primary key,
  number bigint not null
);
insert into provider_block_change (id, number) values ('all', 0);
