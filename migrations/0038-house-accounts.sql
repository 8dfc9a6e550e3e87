-- Sign-in with the house's identity provider. An account is known there by issuer and subject together, and by
-- nothing else: neither its login nor its name links it.
alter table account add column oidc_issuer text;
alter table account drop constraint account_oidc_subject_key;
alter table account add constraint account_house_account unique (oidc_issuer, oidc_subject);
alter table account add constraint account_house_account_whole
  check ((oidc_issuer is null) = (oidc_subject is null));

-- A function that came from the provider's claims goes with them; one given by the administration stays.
alter table role_grant add column from_claims boolean not null default false;

-- Whether the session began at the provider: it ends there too, and needs no one-time password changed.
alter table session add column from_provider boolean not null default false;
