import { unusable } from './terminal.ts';

/** What encrypts a backup; null where nothing does. An empty one would encrypt for everybody: it is refused. */
export function backupPassphrase(): string | null {
  const passphrase = process.env['IKS_BACKUP_PASSPHRASE'] ?? null;
  if (passphrase === '') {
    throw unusable(
      'IKS_BACKUP_PASSPHRASE ist leer. Setzen Sie ein Kennwort, oder entfernen Sie die Variable, wenn die Sicherung unverschlüsselt sein soll.',
    );
  }
  return passphrase;
}
