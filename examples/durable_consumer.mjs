// Hears every event of every service through durable JetStream consumers, validates each against its published schema,
// and counts certificates.
//
//   npm install @nats-io/transport-node@3 @nats-io/jetstream@3 ajv@8 ajv-formats@3
//   NATS_URL=127.0.0.1:4222 node examples/durable_consumer.mjs asyncapi.json
//
// asyncapi.json comes from `dovira events catalogue --asyncapi asyncapi.json`. Ends where there is nothing more.
import { readFileSync } from "node:fs";
import { connect } from "@nats-io/transport-node";
import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import Ajv from "ajv";
import addFormats from "ajv-formats";

const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
const document = JSON.parse(readFileSync(process.argv[2], "utf8"));
const validators = new Map(
  Object.values(document.components.messages).map((message) => [message.name, ajv.compile(message.payload.schema)]),
);

const client = await connect({ servers: process.env.NATS_URL ?? "127.0.0.1:4222" });
const manager = await jetstreamManager(client);
const seen = new Set();
const counts = { events: 0, invalid: 0, certificates: 0 };

for (const service of new Set([...validators.keys()].map((type) => type.split(".")[1]))) {
  const stream = `DOVIRA_${service.toUpperCase()}`;
  const name = `warehouse-${service}`;
  await manager.consumers.add(stream, {
    durable_name: name,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
  });
  const consumer = await jetstream(client).consumers.get(stream, name);
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
  const attribute = (name) => decodeURIComponent(message.headers.get(`ce-${name}`));
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
