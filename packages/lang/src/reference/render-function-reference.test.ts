import { expect, it } from 'vitest';
import { FUNCTIONS } from '../functions/library.ts';
import { renderFunctionReference } from './render-function-reference.ts';

const PAGE = '../../../../docs/reference/functions.md';

it('the committed page is current', async () => {
  await expect(renderFunctionReference()).toMatchFileSnapshot(PAGE);
});

it('the page has a section for every function', () => {
  const page = renderFunctionReference();
  for (const { name } of FUNCTIONS) expect(page).toContain(`\n### ${name}\n`);
});
