/** Says what a pipeline is doing now: a short phrase, for a person who waits. */
export type Progress = (doing: string) => void;
export const silent: Progress = () => {};
