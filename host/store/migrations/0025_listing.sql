-- named: how many documents the latest listing named, with containers. told: how many documents the source says that it has,
-- 0 unless it says so. expected: what of it the present run counts. list_at: a new listing was asked for; a run is queued for it at
-- this time; 0: none was asked for.
alter table document_collection add column named bigint not null default 0;
alter table document_collection add column told bigint not null default 0;
alter table document_collection add column expected bigint not null default 0;
alter table document_collection add column list_at bigint not null default 0;
create index document_collection_to_list on document_collection (list_at) where list_at > 0;
-- What the source says, or, where it says nothing, what the listing before named.
alter table document_run add column estimated bigint not null default 0;
