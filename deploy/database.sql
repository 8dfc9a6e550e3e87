-- A house's account and database of one name, as the server's superuser, as often as one likes:
--   psql -v account=iks_worms -f database.sql
-- Row security holds the service under iks_service, a role of the whole server. The account may make no roles, and no
-- other house's account may connect to the database: what it may do as iks_service ends at its own.
\set ON_ERROR_STOP on
set client_min_messages = warning;
select 'create role iks_service nologin'
where not exists (select from pg_roles where rolname = 'iks_service') \gexec
select format('create role %I login', :'account')
where not exists (select from pg_roles where rolname = :'account') \gexec
grant iks_service to :"account";
select format('create database %I owner %I encoding ''UTF8'' template template0', :'account', :'account')
where not exists (select from pg_database where datname = :'account') \gexec
revoke connect, temporary on database :"account" from public;
