// Beside a server that is measured (--import): notes how much of the processor each turn of its event loop took, in
// milliseconds, where that was more than a trifle. Other programs' work does not count, as it would by the clock. Linux.
import { appendFileSync, readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const TRIFLE_MS = 10;
const file = process.env.TURNS_FILE;
if (file && isMainThread && process.argv.includes('serve')) {
  const used = () => Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
  let last = used();
  const note = () => {
    const now = used();
    if (now - last > TRIFLE_MS) appendFileSync(file, `${(now - last).toFixed(1)}\n`);
    last = now;
  };
  setInterval(note, 1).unref();
}
