-- The words of documents. done_to: documents up to this number of document_sequence are in the index.
create table search_state (
  id text primary key,
  done_to bigint not null
);
insert into search_state (id, done_to) values ('words', 0);
--sqlite create table search_document (
--sqlite   id integer primary key,
--sqlite   collection text not null,
--sqlite   native_id text not null,
--sqlite   unique (collection, native_id)
--sqlite );
--sqlite create virtual table search_words using fts5 (title, body, tokenize = 'unicode61 remove_diacritics 2');
--postgresql create table search_document (
--postgresql   collection text collate "C" not null,
--postgresql   native_id text collate "C" not null,
--postgresql   words tsvector not null,
--postgresql   primary key (collection, native_id)
--postgresql );
--postgresql create index search_document_by_words on search_document using gin (words);
