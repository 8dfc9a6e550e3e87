-- What deletion needs to know of each kind of record, and what must not change besides.

-- To which audit field a piece of free text belongs, whatever it is written on; holds are per field.
create view free_text_field as
  select v.disposition_text_id as text_id, c.field_id from check_version v join check_sheet c on c.id = v.sheet_id
    where v.disposition_text_id is not null
  union all
  select v.note_text_id, c.field_id from check_version v join check_sheet c on c.id = v.sheet_id
    where v.note_text_id is not null
  union all
  select v.facts_text_id, f.field_id from finding_version v join finding f on f.id = v.finding_id
    where v.facts_text_id is not null
  union all
  select v.reason_text_id, f.field_id from finding_version v join finding f on f.id = v.finding_id
    where v.reason_text_id is not null
  union all
  select s.text_id, f.field_id from finding_statement s join finding f on f.id = s.finding_id
  union all
  select d.reason_text_id, d.field_id from deliberate_case d
  union all
  select m.description_text_id, coalesce(f.field_id, h.field_id)
    from measure m left join finding f on f.id = m.finding_id left join hotspot h on h.id = m.hotspot_id
  union all
  select h.reason_text_id, h.field_id from hotspot h where h.reason_text_id is not null
  union all
  select h.close_reason_text_id, h.field_id from hotspot h where h.close_reason_text_id is not null
  union all
  select e.reason_text_id, f.field_id from frame_exclusion e join frame f on f.id = e.frame_id
  union all
  select v.reason_text_id, f.field_id from frame_void v join frame f on f.id = v.frame_id
  union all
  select v.reason_text_id, f.field_id from draw_void v join draw d on d.id = v.draw_id join frame f on f.id = d.frame_id
  union all
  select r.reason_text_id, f.field_id
    from draw_request r join draw d on d.id = r.draw_id join frame f on f.id = d.frame_id;

-- Whose content an entry of the access log names, for holds.
create view access_log_field as
  select l.id, coalesce(f.field_id, i.field_id, b.field_id, s.field_id, d.field_id, a.id) as field_id
  from access_log l
  left join frame f on f.id = l.object
  left join (select n.id, g.field_id from sample_item n join frame g on g.id = n.frame_id) i on i.id = l.object
  left join deliberate_case b on b.id = l.object
  left join (select n.id, c.field_id from second_check n join check_sheet c on c.id = n.sheet_id) s on s.id = l.object
  left join (select n.id, g.field_id from draw n join frame g on g.id = n.frame_id) d on d.id = l.object
  left join audit_field a on a.id = l.object;

create index free_text_kept on free_text (created_at) where deleted_at is null;

-- A field as it was confirmed stays so; amendments are versions of their own.
create function keep_confirmed_version() returns trigger language plpgsql as $$
begin
  if old.state <> 'confirmed' then return coalesce(new, old); end if;
  raise exception 'append-only table %', tg_table_name using errcode = 'IK001';
end $$;
create trigger audit_field_version_keeps_confirmed before update or delete on audit_field_version
  for each row execute function keep_confirmed_version();
create function keep_confirmed_part() returns trigger language plpgsql as $$
begin
  if exists (select from audit_field_version v where v.id = old.field_version_id and v.state = 'confirmed') then
    raise exception 'append-only table %', tg_table_name using errcode = 'IK001';
  end if;
  return coalesce(new, old);
end $$;

do $$
declare t text;
begin
  foreach t in array array['field_team', 'field_criterion'] loop
    execute format('create trigger %I before update or delete on %I for each row execute function keep_confirmed_part()',
      t || '_keeps_confirmed', t);
  end loop;
  foreach t in array array['audit_field_version', 'field_team', 'field_criterion', 'published_figure'] loop
    execute format('create trigger %I before truncate on %I for each statement execute function refuse_change()',
      t || '_no_truncate', t);
  end loop;
end $$;
create trigger published_figure_append_only before update or delete on published_figure
  for each row execute function refuse_change();
