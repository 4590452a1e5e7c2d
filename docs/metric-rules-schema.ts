import { buildRuleFileSchema } from '../packages/sysdig-provider/src/rules/file/rule-json-schema.ts';

// Makes the published schema anew; a test fails while it is out of date:
// npx node --conditions=@metrics-adapter/source docs/metric-rules-schema.ts > docs/schema/metric-rules.schema.json
// npx biome check --write docs/schema
process.stdout.write(`${JSON.stringify(buildRuleFileSchema(), undefined, 2)}\n`);
