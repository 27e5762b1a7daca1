import { Refusal } from './ask.ts';
import type { Upload } from './contract.ts';

/**
 * Sends a file as it is. `fetch` does not tell how far it is, so this is XMLHttpRequest's.
 *
 * @param progress  is told of the bytes that are sent
 * @throws Refusal; AbortError where the signal aborts
 */
export function sendFile(file: File, progress: (sent: number) => void, signal: AbortSignal): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `/v1/uploads?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded }) => progress(loaded);
    request.onload = () => {
      if (request.status === 201) return resolve(JSON.parse(request.responseText) as Upload);
      reject(
        new Refusal(request.status, parsed(request.responseText), request.getResponseHeader('x-request-id'), null),
      );
    };
    request.onerror = () => reject(new Refusal(0, {}, null, null));
    request.onabort = () => reject(new DOMException('Aborted', 'AbortError'));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

function parsed(text: string): object {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}
