package dev.hyaline.llm.wire;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A response's body as far as it may go: what was asked for bounds what is read. A longer one is
 * cut off there and its connection closed, however it comes.
 */
final class BoundedBody implements BodySubscriber<BoundedBody.Read> {

    /** Names, headers of the JSON, words of an error. */
    private static final int BESIDE = 64 << 10;

    /** The longest tokens have 128 characters, and each may be written as six. */
    private static final int TOKEN = 1024;

    /** A token among the likeliest, with its log-probability and its bytes as numbers. */
    private static final int ALTERNATIVE = 512;

    /** The same of a prompt, for each of its bytes: no token is shorter. */
    private static final int PROMPT_ALTERNATIVE = 128;

    /** A prompt that comes back, escaped, as a text and as ids. */
    private static final int PROMPT_BYTE = 16;

    /** What a chat's template may add to each message. */
    private static final int TEMPLATE = 256;

    private static final int MOST = 256 << 20;

    private final int most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<Read> read = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    BoundedBody(int most) {
        this.most = most;
    }

    /**
     * What was read.
     *
     * @param cut whether there was more
     */
    record Read(String text, boolean cut) {}

    /** Far more bytes than an answer to a request takes whose most tokens are kept to. */
    static int most(WireRequest request) {
        Request asked = request.request();
        long prompt =
                asked.texts().stream()
                        .mapToLong(each -> each.getBytes(StandardCharsets.UTF_8).length + TEMPLATE)
                        .sum();
        return (int)
                Math.min(
                        MOST,
                        BESIDE
                                + request.answerTokens()
                                        * (TOKEN + likeliest(asked.answerLogprobs(), ALTERNATIVE))
                                + prompt
                                        * (PROMPT_BYTE
                                                + likeliest(
                                                        asked.promptLogprobs(),
                                                        PROMPT_ALTERNATIVE)));
    }

    private static long likeliest(int alternatives, int each) {
        return alternatives == 0 ? 0 : (alternatives + 1L) * each;
    }

    @Override
    public CompletionStage<Read> getBody() {
        return read;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            int fits = Math.min(buffer.remaining(), most - bytes.size());
            byte[] some = new byte[fits];
            buffer.get(some);
            bytes.writeBytes(some);
            if (buffer.hasRemaining() && subscription != null) {
                subscription.cancel();
                end(true);
                return;
            }
        }
    }

    private void end(boolean cut) {
        read.complete(new Read(bytes.toString(StandardCharsets.UTF_8), cut));
    }

    @Override
    public void onError(Throwable e) {
        read.completeExceptionally(e);
    }

    @Override
    public void onComplete() {
        end(false);
    }
}
