-- The content that is in the index, as document.content_sequence counts it. Everything is indexed once more.
alter table search_document add column content_sequence bigint not null default 0;
update search_state set done_to = 0 where id = 'words';
