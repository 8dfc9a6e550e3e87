-- The append-only, hash-chained record of every act (rules 28–29), and free text kept apart from it.

create table journal_head (
  only_row boolean primary key default true check (only_row),
  number bigint not null,
  hash text not null
);
insert into journal_head (number, hash) values (0, repeat('0', 64));

create table journal_entry (
  number bigint primary key,
  at text not null,
  act text not null,
  function text not null,
  account uuid,
  on_behalf_of uuid,
  object uuid,
  data jsonb not null,
  previous text not null,
  hash text not null unique
);
create index journal_entry_object on journal_entry (object);

create table journal_checkpoint (
  id uuid primary key,
  number bigint not null,
  head text not null,
  at text not null,
  countersignature text,
  countersigned_by uuid references account
);

-- Deletable text (facts, reasons, notes) lies here; append-only tables keep its id and keyed hash only.
create table free_text (
  id uuid primary key,
  kind text not null,
  team_id uuid references team,
  area_id uuid references area,
  content text,
  keyed_hash text not null,
  created_at timestamptz not null,
  deleted_at timestamptz,
  check ((content is null) = (deleted_at is not null))
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'append-only table %', tg_table_name using errcode = 'IK001';
end $$;

create trigger journal_entry_append_only before update or delete on journal_entry
  for each row execute function refuse_change();
create trigger journal_entry_no_truncate before truncate on journal_entry
  for each statement execute function refuse_change();
create trigger journal_checkpoint_no_delete before delete on journal_checkpoint
  for each row execute function refuse_change();
