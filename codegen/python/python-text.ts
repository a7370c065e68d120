/** A document -> the text of a Python file: four columns a level, 88 a line, as its formatters have it. */
import { type Doc, layOut } from '../text/doc.ts';

export const pythonText = (doc: Doc): string => `${layOut(doc, { indent: '    ', width: 88 })}\n`;
