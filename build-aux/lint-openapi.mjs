// SPDX-License-Identifier: GPL-3.0-or-later
// Lints OpenAPI documents with Redocly's rules: lint-openapi.mjs MODULES FILE…
// Prints one line a problem; exits with 1 when there is any. Run by check-openapi.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [modules, ...files] = process.argv.slice(2);
const require = createRequire(resolve(modules, 'index.js'));
const { createConfig, lint } = require('@redocly/openapi-core');

const config = await createConfig({
  extends: ['recommended-strict'],
  telemetry: 'off',
  rules: {
    'no-unused-components': 'error',
    'no-ambiguous-paths': 'off', // /invitations/batch beside /invitations/{invitation}: fixed words go before ids
    'no-server-example.com': 'error',
    'operation-operationId': 'error',
    'operation-operationId-unique': 'error',
    'operation-summary': 'error',
    'operation-tag-defined': 'error',
    'operation-description': 'off',
    'no-invalid-schema-examples': 'error',
    'no-invalid-media-type-examples': 'error',
    'no-invalid-parameter-examples': 'error',
    'info-license': 'error',
    'info-license-strict': 'off',
    'spec-strict-refs': 'off',
    'no-http-verbs-in-paths': 'error',
    'paths-kebab-case': 'error',
    'operation-4xx-response': 'error',
    'operation-2xx-response': 'error',
  },
});

let failed = false;
for (const file of files) {
  const problems = await lint({ ref: resolve(file), config });
  for (const { ruleId, message, location } of problems) {
    // No operation can name the answer to methods that have no operation.
    if (ruleId === 'no-unused-components' && message.includes('"MethodNotAllowed"'))
      continue;
    console.log(`${file}: ${location?.[0]?.pointer ?? ''}: ${ruleId}: ${message}`);
    failed = true;
  }
}
process.exit(failed ? 1 : 0);
