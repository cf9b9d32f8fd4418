import fc from 'fast-check';

// A change is not to fail because of a case that an earlier run would have found as well: every run draws the same
// cases. `npm run hunt` looks for others.
fc.configureGlobal({
  ...fc.readConfigureGlobal(),
  seed: Number(process.env['RANDOM_SEED'] ?? 1),
});
