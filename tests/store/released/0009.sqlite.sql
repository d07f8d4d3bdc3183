-- A store as version 9 of the schema left it, a row in each table.
CREATE TABLE schema_version (version integer primary key, name text not null, applied_at bigint not null);
INSERT INTO schema_version VALUES(1,'0001_lease',1763700000000);
INSERT INTO schema_version VALUES(2,'0002_state',1763700000001);
INSERT INTO schema_version VALUES(3,'0003_vault_key',1763700000002);
INSERT INTO schema_version VALUES(4,'0004_audit',1763700000003);
INSERT INTO schema_version VALUES(5,'0005_pending_authorization',1763700000004);
INSERT INTO schema_version VALUES(6,'0006_link',1763700000005);
INSERT INTO schema_version VALUES(7,'0007_caller',1763700000006);
INSERT INTO schema_version VALUES(8,'0008_gate',1763700000007);
INSERT INTO schema_version VALUES(9,'0009_exposure_client_sync',1763700000008);
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
create table link (
  id text primary key,
  organization text not null,
  user_id text not null,
  provider text not null,
  connectors text not null,
  status text not null,
  cause text not null,
  scopes text not null,
  scopes_known integer not null,
  oauth_user_id text not null,
  validation text not null,
  validated_at bigint not null,
  created_at bigint not null,
  last_used bigint not null
);
create index link_by_owner on link (organization, user_id);
create table link_credential (
  id text primary key,
  connector text not null,
  kind text not null,
  generation bigint not null,
  sealed_secret text not null,
  sealed_refresh_token text not null,
  issued_at bigint not null,
  expires_at bigint not null,
  refresh_expires_at bigint not null,
  refresh_due_at bigint not null
);
create index link_credential_by_due on link_credential (refresh_due_at);
create table link_refresh (
  id text primary key,
  generation bigint not null,
  host text not null,
  started_at bigint not null
);
create table link_configuration (
  link text not null,
  connector text not null,
  value text not null,
  primary key (link, connector)
);
create table link_scope_use (
  link text not null,
  scope text not null,
  uses bigint not null,
  last_used bigint not null,
  primary key (link, scope)
);
create table parked_call (
  id text primary key,
  organization text not null,
  user_id text not null,
  connector text not null,
  action text not null,
  link text not null,
  account text not null,
  code text not null,
  sealed_arguments text,
  created_at bigint not null,
  expires_at bigint not null,
  taken_at bigint not null,
  ended_at bigint not null
);
create index parked_call_by_owner on parked_call (organization, user_id, created_at);
create index parked_call_by_age on parked_call (expires_at);
INSERT INTO link VALUES('link-1','org-1','ann','github','github','active','','repo',1,'octocat','valid',1763700000000,1763700000000,1763700000001);
INSERT INTO link_credential VALUES('link-1','github','token',3,'pb1:k1:BBBB','pb1:k1:CCCC',1763700000000,1763703600000,0,0);
INSERT INTO link_refresh VALUES('link-1',3,'host-a',1763700000002);
INSERT INTO link_configuration VALUES('link-1','github','{"repositories":["octocat/hello-world"]}');
INSERT INTO link_scope_use VALUES('link-1','repo',12,1763700000001);
INSERT INTO parked_call VALUES('77aa','org-1','ann','github','create_issue','link-1','octocat','LINK_EXPIRED','pb1:k1:DDDD',1763700000000,1763703600000,0,0);
create table organization (
  id text primary key,
  created_at bigint not null
);
create table person (
  organization text not null,
  id text not null,
  created_at bigint not null,
  removed_at bigint not null,
  primary key (organization, id)
);
create table api_key (
  id text primary key,
  organization text not null,
  user_id text not null,
  hash text not null unique,
  prefix text not null,
  scopes text not null,
  created_at bigint not null,
  expires_at bigint not null,
  last_used bigint not null,
  revoked_at bigint not null
);
create index api_key_by_organization on api_key (organization, created_at);
create table caller_change (
  id text primary key,
  number bigint not null
);
insert into caller_change (id, number) values ('all', 0);
INSERT INTO organization VALUES('org-1',1763700000000);
INSERT INTO person VALUES('org-1','ann',1763700000000,0);
INSERT INTO api_key VALUES('key-1','org-1','ann','9b74c9','pbk_abcd','call connect',1763700000000,0,0,0);
UPDATE caller_change SET number = 4;
create table gate (
  name text primary key,
  definition text not null,
  changed_at bigint not null
);
create table gate_change (
  id text primary key,
  number bigint not null
);
insert into gate_change (id, number) values ('all', 0);
create table connector_preference (
  organization text not null,
  user_id text not null,
  connector text not null,
  onboarding_completed integer not null,
  auto_sync integer not null,
  sync_interval_hours integer not null,
  seen_onboarding integer not null,
  completed_auth integer not null,
  used integer not null,
  primary key (organization, user_id, connector)
);
INSERT INTO gate VALUES('connector_github','{"enabled":true}',1763700000000);
UPDATE gate_change SET number = 2;
INSERT INTO connector_preference VALUES('org-1','ann','github',1,-1,6,1,1,0);
create table experiment_exposure (
  gate text not null,
  variant text not null,
  organization text not null,
  user_id text not null,
  exposed_at bigint not null,
  primary key (gate, variant, organization, user_id)
);
create table oauth_client (
  id text primary key,
  organization text not null,
  name text not null,
  client_id text not null,
  sealed_client_secret text,
  changed_at bigint not null
);
create index oauth_client_by_organization on oauth_client (organization, name);
create table link_sync (
  link text not null,
  connector text not null,
  resource text not null,
  synced_at bigint not null,
  primary key (link, connector, resource)
);
INSERT INTO experiment_exposure VALUES('new_ux','control','org-1','ann',1763700000000);
INSERT INTO oauth_client VALUES('org-1/github','org-1','github','client-1','pb1:k1:EEEE',1763700000000);
INSERT INTO link_sync VALUES('link-1','github','octo/hello',1763700000000);
