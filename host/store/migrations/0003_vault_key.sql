-- Every key that ever was the primary of this store's key ring, with a known text sealed under it: a
-- ring that holds another key by the same name is found out before anything is read or written.
create table vault_key (
  id text primary key,
  canary text not null,
  created_at bigint not null
);
