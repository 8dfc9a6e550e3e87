-- Hotspots enter the qualification planning by themselves; trainings; change before and after.

create table training_need (
  id uuid primary key,
  hotspot_id uuid not null unique references hotspot,
  area_id uuid not null references area,
  team_id uuid references team,
  criterion_id uuid not null references criterion,
  state text not null check (state in ('open', 'scheduled', 'other-remedy', 'declined', 'closed')),
  remedy text,
  decision_reason text,
  decided_by uuid references account,
  decided_at timestamptz,
  created_at timestamptz not null,
  check ((state = 'other-remedy') <= (remedy is not null and decision_reason is not null)),
  check ((state = 'declined') <= (decision_reason is not null))
);

create table training (
  id uuid primary key,
  year integer not null,
  quarter integer not null check (quarter between 1 and 4),
  title text not null,
  format text not null check (format in ('training', 'peer-consultation', 'learning-support', 'counselling-concept',
    'benefit-law-counselling', 'onboarding', 'hdba-course')),
  target_function text not null,
  seats integer not null check (seats >= 1),
  state text not null check (state in ('planned', 'held', 'cancelled')),
  held_on date,
  created_by uuid not null references account,
  created_at timestamptz not null,
  check ((state = 'held') = (held_on is not null))
);

create table training_need_training (
  need_id uuid not null references training_need,
  training_id uuid not null references training,
  primary key (need_id, training_id)
);

create table training_team (
  training_id uuid not null references training,
  team_id uuid not null references team,
  primary key (training_id, team_id)
);

-- Hotspots enter the planning by themselves (rule 23), whichever way they came about.
create function open_training_need() returns trigger language plpgsql as $$
begin
  insert into training_need (id, hotspot_id, area_id, team_id, criterion_id, state, created_at)
  values (gen_random_uuid(), new.id, new.area_id, new.team_id, new.criterion_id, 'open', new.found_at);
  return new;
end $$;
create trigger hotspot_opens_need after insert on hotspot
  for each row execute function open_training_need();
