-- A store as version 2 of the schema left it, a row in each table.
CREATE TABLE schema_version (version integer primary key, name text not null, applied_at bigint not null);
INSERT INTO schema_version VALUES(1,'0001_lease',1763700000000);
INSERT INTO schema_version VALUES(2,'0002_state',1763700000001);
CREATE TABLE lease (
  name text primary key,
  holder text not null,
  fence bigint not null,
  expires_at bigint not null
);
INSERT INTO lease VALUES('refresh/kept','host-a',7,1763700000000);
CREATE TABLE state (
  connector text not null,
  link text not null,
  key text not null,
  value text not null,
  size bigint not null,
  primary key (connector, link, key)
);
INSERT INTO state VALUES('github','link-1','cursor','a2VwdA==',10);
CREATE INDEX state_by_link on state (link);
