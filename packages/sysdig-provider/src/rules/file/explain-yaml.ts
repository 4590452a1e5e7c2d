import type { YAMLError } from 'yaml';
import type { Finding } from './findings.ts';

const remedies: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  TAB_AS_INDENT: 'indent with spaces',
  DUPLICATE_KEY: 'keep one of them',
  TAG_RESOLVE_FAILED: 'leave the tag out',
  BAD_SCALAR_START: 'put the text in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'put a text that holds ": " in quotes, and check the indentation',
  MULTILINE_IMPLICIT_KEY: 'check the indentation, and put a text that holds ": " in quotes',
  BAD_DQ_ESCAPE: 'write the text in single quotes, in which a backslash is only that',
  NON_STRING_KEY: 'write a plain key',
};

/** What the YAML itself has wrong, and what to do. */
export function explainYaml({ code, message, pos: [start, end] }: YAMLError, text: string): Finding {
  const remedy = remedies[code] ?? 'check the indentation, the brackets and the quotes here';
  if (code === 'TAB_AS_INDENT') return { message: 'a tab indents this line', remedy };
  if (code === 'DUPLICATE_KEY') return { message: `a key stands twice: ${wordAt(text, start)}`, remedy };
  const sentence = message.charAt(0).toLowerCase() + message.slice(1);
  return {
    message: code === 'TAG_RESOLVE_FAILED' ? `the tag ${text.slice(start, end)} means nothing here` : sentence,
    remedy,
  };
}

function wordAt(text: string, offset: number): string {
  return /^[^\s:]{1,64}/.exec(text.slice(offset, offset + 64))?.[0] ?? '';
}

/** A place where something marked before is meant. */
export interface FoundAlias {
  readonly at: number;
  readonly name: string;
  readonly isResolved: boolean;
}

/** An alias that leads nowhere, or into too much. */
export function explainAlias({ name, isResolved }: FoundAlias): Finding {
  return isResolved
    ? { message: 'aliases unfold into too much', remedy: 'write lists out rather than aliases of aliases' }
    : {
        message: `the alias *${name} means nothing: there is no &${name} before it`,
        remedy: `write it out, or mark what it means with &${name}`,
      };
}
