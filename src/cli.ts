/** The `iks` command: thin, calls the same code as HTTP. Each command answers with its exit code. */
type Command = (args: readonly string[]) => Promise<number>;

const commands: Readonly<Record<string, () => Promise<{ run: Command }>>> = {
  backup: () => import('./commands/backup-command.ts'),
  catalogue: () => import('./commands/catalogue-command.ts'),
  doctor: () => import('./commands/doctor-command.ts'),
  draw: () => import('./commands/draw-command.ts'),
  journal: () => import('./commands/journal-command.ts'),
  move: () => import('./commands/move-command.ts'),
  rebuild: () => import('./commands/rebuild-command.ts'),
  restore: () => import('./commands/restore-command.ts'),
  statistics: () => import('./statistics/statistics-command.ts'),
  verify: () => import('./commands/verify-command.ts'),
};

const [name = '', ...args] = process.argv.slice(2);
const load = commands[name];
if (load === undefined) {
  process.stderr.write(`Unbekannter Befehl „${name}“. Bekannt sind: ${Object.keys(commands).join(', ')}.\n`);
  process.exitCode = 2;
} else {
  const { run } = await load();
  process.exitCode = await run(args);
}
