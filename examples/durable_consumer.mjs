// Hears every event it was granted through durable JetStream consumers, validates each against its published schema, and
// counts certificates.
//
//   npm install @nats-io/transport-node@3 @nats-io/jetstream@3 ajv@8 ajv-formats@3
//   NATS_URL=nats.example:4222 NATS_CA=ca.pem NATS_NKEY=warehouse.nk node examples/durable_consumer.mjs warehouse asyncapi.json
//
// The operator made the durables and the key: `dovira consumers admit warehouse -t 'dovira.>' --nkey warehouse.nk`.
// asyncapi.json comes from `dovira events catalogue --asyncapi asyncapi.json`. Ends where there is nothing more.
import { readFileSync } from "node:fs";
import { connect, nkeyAuthenticator } from "@nats-io/transport-node";
import { jetstream } from "@nats-io/jetstream";
import Ajv from "ajv";
import addFormats from "ajv-formats";

const [name, file] = process.argv.slice(2);
const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
const document = JSON.parse(readFileSync(file, "utf8"));
const validators = new Map(
  Object.values(document.components.messages).map((message) => [message.name, ajv.compile(message.payload.schema)]),
);

const client = await connect({
  servers: process.env.NATS_URL ?? "127.0.0.1:4222",
  authenticator: nkeyAuthenticator(new TextEncoder().encode(readFileSync(process.env.NATS_NKEY, "utf8").trim())),
  tls: process.env.NATS_CA ? { caFile: process.env.NATS_CA } : null,
  inboxPrefix: `_INBOX_consumer-${name}`, // no other inbox is open to this key
});
const seen = new Set();
const counts = { events: 0, invalid: 0, certificates: 0 };

for (const service of new Set([...validators.keys()].map((type) => type.split(".")[1]))) {
  // It may not ask the server for anything but its own durables, so the client is not to look around.
  const streams = jetstream(client, { checkAPI: false });
  const consumer = await streams.consumers.get(`DOVIRA_${service.toUpperCase()}`, `consumer-${name}`);
  let pending = (await consumer.info()).num_pending;
  while (pending > 0) {
    for await (const message of await consumer.fetch({ max_messages: 200, expires: 2000 })) {
      take(message);
      message.ack();
      pending = message.info.pending;
    }
  }
}
await client.drain();
console.log(JSON.stringify(counts));
process.exitCode = counts.invalid ? 1 : 0;

function take(message) {
  const attribute = (wanted) => decodeURIComponent(message.headers.get(`ce-${wanted}`));
  if (seen.has(attribute("id"))) return;
  seen.add(attribute("id"));
  counts.events += 1;
  const type = attribute("type");
  const validate = validators.get(type);
  if (!validate?.(message.json())) {
    counts.invalid += 1;
    console.error(type, attribute("id"), ajv.errorsText(validate?.errors));
  }
  if (type === "dovira.certification.certificate.issued.v1") counts.certificates += 1;
}
