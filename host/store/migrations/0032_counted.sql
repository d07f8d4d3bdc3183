-- Which run counted a document last, and as what: eight times document_run.number, plus a number of the count. A document that comes
-- twice in one run is counted once. counted: by runs that load documents; access_counted: by runs that load permissions.
alter table document add column counted bigint not null default 0;
alter table document add column access_counted bigint not null default 0;
alter table document_run add column number bigint not null default 0;
-- "runs": the number of the run that began last.
insert into document_sequence (id, last) values ('runs', 0);
-- 16 said that the present run counted the document as failed or deferred.
update document set flags = flags - 16 where outcome > 2 and flags >= 16;
