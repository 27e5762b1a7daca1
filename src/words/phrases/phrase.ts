/**
 * A text in English, and the same in German. Records, logs and errors keep texts in English as they were made, whoever
 * reads them later: a bundle is the same in every language. `{name}` stands for what differs, `{...name}` for a text that
 * has to be a phrase itself, `{=name}` for what stands as it was written, such as a value of a file.
 */
export type Phrase = readonly [english: string, german: string];
