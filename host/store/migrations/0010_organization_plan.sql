-- The plan an organization is on, as gates name it; '' where none is known.
alter table organization add column plan text not null default '';
-- What one organization did in a time is found without reading what the others did.
create index audit_by_organization on audit_record (organization, at);
