-- Who may do what only one host may do. A row stays after release, so that fences only ever grow.
create table lease (
  name text primary key,
  holder text not null,
  fence bigint not null,
  expires_at bigint not null
);
