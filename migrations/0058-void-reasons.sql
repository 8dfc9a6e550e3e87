-- Why a draw or frame was voided, from a closed list: reports name it, for they hold no free text. What was voided
-- before has its explanation only. The default stays for instances of the release before, while they are replaced.
alter table frame_void add column ground text not null default 'other'
  check (ground in ('wrong-cases', 'wrong-frame', 'wrong-sample', 'wrong-entropy', 'wrong-procedure', 'other'));
alter table draw_void add column ground text not null default 'other'
  check (ground in ('wrong-cases', 'wrong-frame', 'wrong-sample', 'wrong-entropy', 'wrong-procedure', 'other'));
