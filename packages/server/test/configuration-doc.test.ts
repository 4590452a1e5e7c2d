import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { regionNames } from '@metrics-adapter/sysdig-provider';
import { type Flag, serveFlags } from '../src/config/flags.ts';

const page = join(import.meta.dirname, '../../../docs/configuration.md');
const heading = '\n## Flags\n';

/** The tables of the page, made of what `serve` reads. `UPDATE_DOCS=1` writes them into it. */
const tables = serveFlags.map(({ title, flags }) =>
  [`### ${title}`, '', '| flag | variable | default | |', '|---|---|---|---|', ...flags.map(formatRow)].join('\n'),
);

function formatRow({ name, short, value, environment, fallback, help }: Flag): string {
  const dashes = `\`${short === name ? `-${name}` : `--${name}`}${value === undefined ? '' : ` ${value}`}\``;
  const code = (text: string | undefined) => (text === undefined || text === '' ? '' : `\`${text}\``);
  const cells = [dashes, code(environment), code(fallback?.replaceAll(',', ', ')), help];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

it('docs/configuration.md has every flag, as it is', async () => {
  const text = await readFile(page, 'utf8');
  const before = text.slice(0, text.indexOf(heading) + heading.length);
  const expected = `${before}\n${tables.join('\n\n')}\n`;
  if (process.env['UPDATE_DOCS'] === '1') await writeFile(page, expected);
  expect(await readFile(page, 'utf8')).toBe(expected);
});

it('docs/configuration.md names every region', async () => {
  const words = new Set((await readFile(page, 'utf8')).split(/[\s,;.:()]+/));
  expect(regionNames.filter((name) => !name.startsWith('private.') && !words.has(name))).toEqual([]);
});
