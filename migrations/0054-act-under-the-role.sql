-- From PostgreSQL 16 on, whoever makes a role administers it, but may not act under it before being granted it.
do $$
declare
  needed text := case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end;
begin
  if not pg_has_role(current_user, 'iks_service', needed) then
    execute format('grant iks_service to %I', current_user);
  end if;
end $$;
