package dev.hyaline.llm.ledger;

import dev.hyaline.llm.wire.ParsedBody;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.result.RowView;

/** What is stored of an answer. */
final class AnsweredRow {
    private final Usage usage;
    private final Optional<BigDecimal> dollars;
    private final Duration latency;
    private final int sends;
    private final byte[] response;

    AnsweredRow(RowView row) {
        this.usage =
                new Usage(
                        row.getColumn("prompt_tokens", Integer.class),
                        row.getColumn("completion_tokens", Integer.class),
                        row.getColumn("cached_tokens", Integer.class),
                        row.getColumn("counted_here", Integer.class) == 1);
        this.dollars =
                Optional.ofNullable(row.getColumn("dollars", Double.class))
                        .map(BigDecimal::valueOf);
        this.latency = Duration.ofNanos(Math.round(row.getColumn("seconds", Double.class) * 1e9));
        this.sends = row.getColumn("sends", Integer.class);
        this.response = row.getColumn("response", byte[].class);
    }

    /** The body it came in. */
    String body() throws IOException {
        return Deflated.text(response);
    }

    Answer answer(ParsedBody.Content content) {
        return new Answer(
                content.text(),
                content.finish(),
                content.refusal(),
                content.tokens(),
                content.promptTokens(),
                usage,
                dollars,
                latency,
                sends,
                true);
    }
}
