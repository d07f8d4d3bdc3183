-- The client with which a person was sent away: the row of a client that this host obtained ('' for a client of the operator), and its
-- id. Both are '' for an authorization that was begun before these columns were there.
alter table pending_authorization add column client text not null default '';
alter table pending_authorization add column client_id text not null default '';
-- The only authorization server that the operator's client is for. '' if the operator did not say it.
alter table oauth_client add column issuer text not null default '';
