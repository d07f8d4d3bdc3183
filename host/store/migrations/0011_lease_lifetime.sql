-- How long a lease lasts that is not renewed. A lease that ends later than that from now was dated by a clock that was
-- wrong. Hosts of before this made leases of 20 seconds.
alter table lease add column lifetime bigint not null default 20000;
