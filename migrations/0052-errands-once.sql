-- Whoever orders the same again while it is under way (a second click) finds the first order.
create unique index errand_once on errand (account_id, kind, md5(command::text)) where finished_at is null;
