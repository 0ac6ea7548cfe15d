/** An answer of the sandbox that is not a success; its message is a sentence to show. */
export class SandboxError extends Error {}

async function answerOf(response) {
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  const { error } = body;
  throw new SandboxError(
    typeof error === "string" ? error : `The sandbox answered ${response.status}.`,
  );
}

const headers = { accept: "application/json" };

export async function read(path, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(given).toString();
  return answerOf(await fetch(query ? `${path}?${query}` : path, { headers }));
}

export async function write(path, body = {}) {
  return answerOf(
    await fetch(path, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
}
