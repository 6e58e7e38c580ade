import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "../support/fixtures.ts";

/** The server in front of Apache's own Livy 0.7.1, with its protection against cross-site requests on. */
test.use({ backend: "livy" });

/** Livy and Spark, on a machine that is busy. */
const LATER = { timeout: 200_000 };

const requestedBy = { "x-requested-by": "livy-notebook" };

test("Livy's own protection is passed on: without the header nothing is done", async ({ request, server }) => {
  const refused = await request.post(`${server.api}/batches`, { data: {} });
  expect(refused.status()).toBe(400);
  expect(await refused.text()).toContain("Missing Required Header for CSRF protection");
  const version = await request.get(`${server.api}/version`);
  expect(await version.json()).toMatchObject({ version: "0.7.1-incubating" });
});

test("a batch runs on real Spark and its log says what it printed", async ({ request, server }) => {
  const file = join(server.livyFiles ?? "", "count.py");
  await writeFile(
    file,
    `import sys
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
print("counted", spark.range(int(sys.argv[1])).count(), "for", sys.argv[2])
`,
  );
  const created = await request.post(`${server.api}/batches`, { headers: requestedBy, data: { file, args: ["123", "you & me"] } });
  expect(created.status()).toBe(201);
  expect(created.headers()["location"]).toMatch(/^\/livy\/batches\/\d+$/);
  const { id } = (await created.json()) as { id: number };
  expect(created.headers()["location"]).toBe(`/livy/batches/${id}`);
  await expect
    .poll(async () => ((await (await request.get(`${server.api}/batches/${id}`)).json()) as { state: string }).state, LATER)
    .toBe("success");
  const log = async () => ((await (await request.get(`${server.api}/batches/${id}/log?size=-1`)).json()) as { log: string[] }).log;
  await expect.poll(log).toContain("counted 123 for you & me");
});

test("a session cannot start there, and its log says why", async ({ request, server }) => {
  const created = await request.post(`${server.api}/sessions`, { headers: requestedBy, data: { kind: "pyspark" } });
  expect(created.status()).toBe(201);
  const { id } = (await created.json()) as { id: number };
  await expect
    .poll(async () => ((await (await request.get(`${server.api}/sessions/${id}`)).json()) as { state: string }).state, LATER)
    // Its process ends, and it is ended: Livy says what it notices last.
    .toMatch(/^(dead|killed)$/);
  const log = async () => ((await (await request.get(`${server.api}/sessions/${id}/log?size=-1`)).json()) as { log: string[] }).log.join("\n");
  await expect.poll(log).toContain("Failed to load class org.apache.livy.rsc.driver");
});
