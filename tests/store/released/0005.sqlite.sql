-- A store as version 5 of the schema left it, a row in each table.
CREATE TABLE schema_version (version integer primary key, name text not null, applied_at bigint not null);
INSERT INTO schema_version VALUES(1,'0001_lease',1763700000000);
INSERT INTO schema_version VALUES(2,'0002_state',1763700000001);
INSERT INTO schema_version VALUES(3,'0003_vault_key',1763700000002);
INSERT INTO schema_version VALUES(4,'0004_audit',1763700000003);
INSERT INTO schema_version VALUES(5,'0005_pending_authorization',1763700000004);
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
create table vault_key (
  id text primary key,
  canary text not null,
  created_at bigint not null
);
create table audit_record (
  host text not null,
  seq bigint not null,
  at bigint not null,
  action text
  not null,
  organization text not null,
  actor text not null,
  subject text not null,
  trace_id text not null,
  payload text not null,
  context text not null,
  hash text not null,
  primary key (host, seq)
);
create index audit_by_time on audit_record (at);
create index audit_by_action on audit_record (action, at);
create index audit_by_actor on audit_record (actor, at);
create table audit_delivery (
  sink text not null,
  host text not null,
  seq bigint not null,
  primary key (sink, host)
);
INSERT INTO vault_key VALUES('k1','pb1:k1:AAAA',1763700000000);
INSERT INTO audit_record VALUES('host-a',1,1763700000000,'connector_usage','org-1','ann','link-1','','{}','{}','00');
INSERT INTO audit_delivery VALUES('siem','host-a',1);
create table pending_authorization (
  id text primary key,
  organization text not null,
  user_id text not null,
  connector text not null,
  link text not null,
  scopes text not null,
  redirect_uri text not null,
  issuer text not null,
  authorize_origin text not null,
  iss_is_sent integer not null,
  sealed_code_verifier text,
  created_at bigint not null,
  consumed_at bigint not null
);
create index pending_authorization_by_age on pending_authorization (created_at);
create index pending_authorization_by_user on pending_authorization (organization, user_id);
INSERT INTO pending_authorization VALUES('5f1d','org-1','ann','github','link-1','repo','https://client.example/back','https://github.com','https://github.com',0,'pb1:k1:AAAA',1763700000000,0);
