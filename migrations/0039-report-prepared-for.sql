-- Whoever had a report prepared by a deputy prepared it too, and cannot be the second person to release it (rule 28).
alter table report add column prepared_on_behalf_of uuid references account;
