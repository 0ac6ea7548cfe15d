import { randomUUID } from "node:crypto";

const largestBytes = 100 * 1024 * 1024;

/** A place for one file, with the form fields that must travel with it. */
export interface StagedTarget {
  url: string;
  resourceUrl: string;
  parameters: { name: string; value: string }[];
}

/** The uploads of one shop. */
export type StagedUploads = ReturnType<typeof createStagedUploads>;

/** Shopify's bucket for the app's input files. */
export function createStagedUploads(origin: () => string, shopDomain: string) {
  const files = new Map<string, string | null>();
  return {
    stage(filename: string): StagedTarget {
      const key = `tmp/1/bulk/${randomUUID()}/${filename}`;
      files.set(key, null);
      const url = `${origin()}/sandbox/uploads?shop=${shopDomain}`;
      return {
        url,
        resourceUrl: url,
        parameters: [
          { name: "Content-Type", value: "text/jsonl" },
          { name: "success_action_status", value: "201" },
          { name: "acl", value: "private" },
          { name: "key", value: key },
        ],
      };
    },
    /** Takes the multipart form; 201, or the refusal of a bucket that knows no such key. */
    async receive(form: FormData): Promise<number> {
      const key = form.get("key");
      const file = form.get("file");
      if (typeof key !== "string" || !files.has(key) || !(file instanceof Blob)) return 403;
      files.set(key, await file.text());
      return 201;
    },
    /** What was uploaded, or why it cannot be used. */
    read(path: string): { text: string } | { code: string; message: string } {
      const text = files.get(path);
      if (text === undefined || text === null)
        return {
          code: "NO_SUCH_FILE",
          message:
            "The JSONL file could not be found. Try uploading the file again, and check that you've entered the URL correctly for the stagedUploadPath mutation argument.",
        };
      if (text.trim() === "")
        return { code: "INVALID_STAGED_UPLOAD_FILE", message: "The input file is empty." };
      if (Buffer.byteLength(text) > largestBytes)
        return {
          code: "INVALID_STAGED_UPLOAD_FILE",
          message: "The input file size exceeds the maximum allowed size of 100 MB.",
        };
      return { text };
    },
  };
}
