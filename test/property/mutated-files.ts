import { Buffer } from 'node:buffer';
import ExcelJS from 'exceljs';
import seedrandom from 'seedrandom';

/** Pieces that files made by mistake or on purpose hold. */
const hostile = [
  '\u0000',
  '\ufeff',
  '"',
  '""',
  ';',
  '\r',
  '\n',
  '\u2028',
  '=1+1',
  '<!DOCTYPE x>',
  '&x;',
  'PK\u0003\u0004',
];

/** One good file as CSV, as CSV in Windows-1252, and as a workbook. */
export async function goodFiles(team: string): Promise<readonly Buffer<ArrayBuffer>[]> {
  const header = ['Fallnummer', 'Team', 'Schicht', 'Betrag', 'Entscheidungsdatum'];
  const rows = Array.from({ length: 6 }, (_, i) => [`F-${i}ä`, team, 'LZB', `${i + 1},50`, '03.02.2020']);
  const csv = [header, ...rows].map((row) => row.join(';')).join('\r\n');
  const workbook = new ExcelJS.Workbook();
  workbook.addWorksheet('Fälle').addRows([header, ...rows]);
  return [
    Buffer.from(csv, 'utf8'),
    Buffer.from(csv, 'latin1'),
    Buffer.from(await workbook.xlsx.writeBuffer()),
  ];
}

/** The same file for the same seed: bytes changed, cut, doubled, moved, or something hostile put in. */
export function mutated(files: readonly Buffer<ArrayBuffer>[], seed: number): Buffer<ArrayBuffer> {
  const random = seedrandom(`mutated-${seed}`);
  const below = (limit: number): number => Math.floor(random() * limit);
  let bytes = Buffer.from(files[seed % files.length] ?? '');
  for (let change = 0; change <= below(4); change += 1) {
    const at = below(bytes.length + 1);
    const to = Math.min(bytes.length, at + below(40));
    const [before, middle, after] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
    switch (below(6)) {
      case 0:
        if (at < bytes.length) bytes[at] = below(256);
        break;
      case 1:
        bytes = Buffer.from(before);
        break;
      case 2:
        bytes = Buffer.concat([before, after]);
        break;
      case 3:
        bytes = Buffer.concat([before, middle, middle, after]);
        break;
      case 4:
        bytes = Buffer.concat([after, middle, before]);
        break;
      default:
        bytes = Buffer.concat([before, Buffer.from(hostile[below(hostile.length)] ?? ''), after]);
    }
  }
  return bytes;
}
