-- An act that opens its own transactions claims its key first. `claim` is the claimant's mark: whoever finds another
-- one has lost the key. `claimed_until` ends the claim of an instance that died.
-- status: 0 claimed, nothing written yet · 1 something was written, the answer is not known yet · 200 answered ·
-- 204 answered with a secret that is not kept.
alter table idempotency_key add column claim uuid, add column claimed_until timestamptz;
