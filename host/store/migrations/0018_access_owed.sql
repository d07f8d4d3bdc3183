-- Documents whose source has not answered yet who may read them are asked for again at retry_at.
create index document_access_owed on document (collection, retry_at) where access_kind = 4;
