import { Fields, OutgoingBody, OutgoingResponse, ResponseOutparam } from 'wasi:http/types@0.2.12';

const bytes = (text) => new TextEncoder().encode(text);

export const incomingHandler = {
  handle(_, responseOut) {
    const response = new OutgoingResponse(Fields.fromList([['content-type', bytes('text/plain')]]));
    const body = response.body();
    ResponseOutparam.set(responseOut, { tag: 'ok', val: response });
    const stream = body.write();
    stream.blockingWriteAndFlush(bytes('hello\n'));
    stream[Symbol.dispose](); // before its body is finished
    OutgoingBody.finish(body, undefined);
  },
};
