import { execFileSync } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environment, root } from "./environment.ts";
import { freePort, Program } from "./processes.ts";

export interface Nginx {
  /** `http://127.0.0.1:PORT`. */
  origin: string;
  stop(): Promise<void>;
}

/** Runs nginx, in a folder of its own, with `server` (what belongs inside `http { }`). */
async function run(folder: string, server: string, port: number): Promise<Nginx> {
  const settings = `
daemon off;
${process.getuid?.() === 0 ? "user root;" : ""}
error_log stderr warn;
pid ${folder}/nginx.pid;
events {}
http {
  access_log off;
  ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`).join("\n  ")}
  ${server}
}
`;
  await writeFile(join(folder, "nginx.conf"), settings);
  const program = new Program("nginx", environment.nginx(), ["-e", "stderr", "-p", folder, "-c", join(folder, "nginx.conf")]);
  const origin = `http://127.0.0.1:${port}`;
  await program.until(async () => ((await fetch(origin, { redirect: "manual" }).catch(() => undefined)) ? true : undefined), 60);
  const stop = async () => {
    await program.stop("SIGQUIT");
    await rm(folder, { recursive: true, force: true });
  };
  return { origin, stop };
}

/** Replaces exactly one place of a configuration, or says that it is no longer there. */
function change(text: string, from: string, to: string): string {
  if (text.split(from).length !== 2) throw new Error(`docs/nginx.conf should say "${from}" once`);
  return text.replace(from, () => to);
}

/** docs/nginx.conf as it is, but for its three values, in front of a Livy. */
export async function startDocumented(livy: string): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), "nginx-"));
  await chmod(folder, 0o755);
  const site = join(folder, "www");
  execFileSync(environment.notebook(), ["export", "--base", "/notebook/", "--api", "/livy", join(site, "notebook")]);
  const port = await freePort();
  let server = await readFile(join(root, "docs/nginx.conf"), "utf8");
  server = change(server, "server 127.0.0.1:8998;", `server ${new URL(livy).host};`);
  server = change(server, "listen 8080;", `listen 127.0.0.1:${port};`);
  server = change(server, "root /var/www/livy;", `root ${site};`);
  return run(folder, server, port);
}

/** The lines of docs/deploy.md for nginx in front of livy-notebook, in front of one. */
export async function startInFront(notebook: string): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), "nginx-"));
  const port = await freePort();
  const prose = await readFile(join(root, "docs/deploy.md"), "utf8");
  const lines = /```nginx\n([^`]+)```/.exec(prose)?.[1] ?? "";
  const location = change(lines, "http://127.0.0.1:8999;", `${notebook};`);
  return run(folder, `server { listen 127.0.0.1:${port}; ${location} }`, port);
}

/** A Livy behind TLS, under a prefix, as a gateway shows it. Its certificate is signed by `authority`. */
export async function startGateway(livy: string): Promise<Nginx & { url: string; authority: string }> {
  const folder = await mkdtemp(join(tmpdir(), "nginx-"));
  const [plain, tls] = [await freePort(), await freePort()];
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test authority", "-keyout", "ca.key", "-out", "ca.pem");
  openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr");
  await writeFile(join(folder, "names"), "subjectAltName=DNS:localhost\nbasicConstraints=CA:FALSE\n");
  openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names", "-out", "server.pem");
  const server = `
  server { listen 127.0.0.1:${plain}; return 204; }
  server {
    listen 127.0.0.1:${tls} ssl;
    ssl_certificate ${folder}/server.pem;
    ssl_certificate_key ${folder}/server.key;
    location /gateway/livy/ { proxy_pass ${livy}/; proxy_redirect off; }
  }`;
  const nginx = await run(folder, server, plain);
  return { ...nginx, url: `https://localhost:${tls}/gateway/livy`, authority: join(folder, "ca.pem") };
}
