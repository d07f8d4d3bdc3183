-- 1 if a ticket to connect an account is only for a browser in which its user is signed in.
alter table pending_authorization add column asks_person integer not null default 0;
