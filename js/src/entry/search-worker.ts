// The worker of search.ts: runs one job after the other.

import { find } from "../search/find.ts";
import type { Job, Report } from "../search/messages.ts";

const report = (message: Report): void => self.postMessage(message);

self.onmessage = ({ data }: MessageEvent<Job>) => {
  report({ id: data.id, state: "begun" });
  report(find(data));
};
