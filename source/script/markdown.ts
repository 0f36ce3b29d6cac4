/** A run as Markdown: captions as paragraphs, notes as quotations, and what happened between them as it stands in a transcript. */
import type {LabSnapshot} from '../lab/snapshot.ts';
import type {Step} from './player.ts';
import {showText} from './printable.ts';
import type {Reporter} from './report.ts';
import {newTranscript} from './transcript.ts';

/** A reporter of one run. */
export function newMarkdown(see: LabSnapshot): Reporter {
  const transcript = newTranscript(see);
  let block = '';
  const flush = (): string => {
    const text = block.replace(/^\n+|\s+$/g, '');
    block = '';
    return text === '' ? '' : `\`\`\`text\n${text}\n\`\`\`\n\n`;
  };
  const onStep = (step: Step): string => {
    if (step.type === 'say') return `${flush()}${plainText(step.text)}\n\n`;
    if (step.type === 'note') return `${flush()}> ${plainText(step.text)}\n\n`;
    if (step.type === 'beat') return `${flush()}---\n\n`;
    block += transcript.onStep(step);
    return '';
  };
  return {
    onStart: () => `# ${plainText(see.system.title)}\n\n\`\`\`text\n${transcript.onStart().trim()}\n\`\`\`\n\n`,
    onStep,
    onEnd: (outcome) => {
      block += transcript.onEnd(outcome);
      return flush();
    },
  };
}

/** What Markdown would read as something else than text. */
function plainText(text: string): string {
  return showText(text).replace(/[\\`*_<>[\]|#]/g, '\\$&');
}
