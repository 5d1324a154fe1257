package dev.hyaline.llm.ledger;

import dev.hyaline.common.Deflated;
import dev.hyaline.llm.config.ServedModel;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.RetryDecision;
import dev.hyaline.llm.wire.Usage;
import dev.hyaline.llm.wire.WireRequest;
import dev.hyaline.run.RowHash;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/** The ledger's statements. {@code docs/run-folder.md} explains the columns. */
final class LedgerSql {

    /** Needs the reason, and a condition behind it. */
    static final String LOST =
            "UPDATE llm_call SET state = 'unanswered', uncertain = uncertain + 1,"
                    + " uncertain_dollars = uncertain_dollars + coalesce(at_risk_dollars, 0),"
                    + " error = ?";

    /** An answer that is none. Needs the reason and the key. */
    private static final String FORGET =
            LOST
                    + ", prompt_tokens = NULL, completion_tokens = NULL, cached_tokens = NULL,"
                    + " counted_here = NULL, dollars = NULL, text = NULL WHERE key = ?";

    /** Needs the reason, and a condition behind it. */
    static final String REFUSED = "UPDATE llm_call SET state = 'failed', error = ?";

    private static final String INSERT_SENT =
            """
            INSERT INTO llm_call (key, server, model, route, sample, state, sends, uncertain,
                at_risk_dollars, uncertain_dollars, sent)
            VALUES (:key, :server, :model, :route, :sample, 'sent', 1, 0, :atRisk, 0, :sent)
            ON CONFLICT (key) DO UPDATE SET state = 'sent', sends = sends + 1,
                at_risk_dollars = :atRisk, sent = :sent, error = NULL
            WHERE state <> 'answered' RETURNING sends\
            """;

    private static final String UPDATE_ANSWERED =
            """
            UPDATE llm_call SET state = 'answered', prompt_tokens = :prompt,
                completion_tokens = :completion, cached_tokens = :cached,
                counted_here = :countedHere, dollars = :dollars, seconds = :seconds,
                finish = :finish, text = :text, error = NULL
            WHERE key = :key AND state = 'sent'\
            """;

    private static final String FIND =
            """
            SELECT prompt_tokens, completion_tokens, cached_tokens, counted_here, dollars, seconds,
                sends, response
            FROM llm_call JOIN llm_body USING (key) WHERE key = ? AND state = 'answered'\
            """;

    private static final String TOTALS =
            """
            SELECT total(state = 'answered') AS answered, total(state = 'failed') AS failed,
                total(state IN ('unanswered', 'sent')) AS unanswered, total(sends) AS sends,
                total(uncertain) AS uncertain, total(prompt_tokens) AS prompt_tokens,
                total(completion_tokens) AS completion_tokens,
                total(counted_here) AS counted_here,
                total(state = 'answered' AND dollars IS NULL) AS unpriced
            FROM llm_call\
            """;

    private static final String MONEY =
            "SELECT coalesce(dollars, 0.0) AS dollars, uncertain_dollars FROM llm_call"
                    + " WHERE dollars > 0 OR uncertain_dollars > 0";

    private LedgerSql() {}

    /** What is stored of an answer. Never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    record AnsweredRow(
            int promptTokens,
            int completionTokens,
            int cachedTokens,
            int countedHere,
            @Nullable Double dollars,
            double seconds,
            int sends,
            byte[] response) {

        /** With what its body says. */
        Answer answer(RetryDecision.Answered content) {
            return new Answer(
                    content.text(),
                    content.finish(),
                    content.refusal(),
                    content.tokens(),
                    content.promptTokens(),
                    new Usage(promptTokens, completionTokens, cachedTokens, countedHere == 1),
                    Optional.ofNullable(dollars).map(BigDecimal::valueOf),
                    Duration.ofNanos(Math.round(seconds * 1e9)),
                    sends,
                    true);
        }
    }

    /** Returns how often the request was sent, with this time. */
    static int insertSent(
            Handle handle, WireRequest request, ServedModel model, Optional<BigDecimal> atRisk) {
        String key = request.key();
        RowHash.change(
                handle,
                "llm_body",
                key,
                () ->
                        handle.execute(
                                "INSERT OR IGNORE INTO llm_body (key, request) VALUES (?, ?)",
                                key,
                                Deflated.of(request.bodyText())));
        int[] sends = new int[1];
        RowHash.change(
                handle,
                "llm_call",
                key,
                () -> sends[0] = upsertSent(handle, request, model, atRisk));
        return sends[0];
    }

    private static int upsertSent(
            Handle handle, WireRequest request, ServedModel model, Optional<BigDecimal> atRisk) {
        return handle.createQuery(INSERT_SENT)
                .bind("key", request.key())
                .bind("server", model.server().baseUrl().text())
                .bind("model", model.model())
                .bind("route", request.route().name())
                .bind("sample", request.request().sampling().sample())
                .bind("atRisk", atRisk.map(BigDecimal::doubleValue).orElse(null))
                .bind("sent", Instant.now().toString())
                .mapTo(Integer.class)
                .findOne()
                .orElseThrow(() -> new IllegalStateException("answered already: " + request.key()));
    }

    static void updateAnswered(Handle handle, String key, String body, Answer answer) {
        RowHash.change(handle, "llm_call", key, () -> updateCall(handle, key, answer));
        RowHash.change(
                handle,
                "llm_body",
                key,
                () ->
                        handle.execute(
                                "UPDATE llm_body SET response = ? WHERE key = ?",
                                Deflated.of(body),
                                key));
    }

    private static void updateCall(Handle handle, String key, Answer answer) {
        Usage usage = answer.usage();
        int rows =
                handle.createUpdate(UPDATE_ANSWERED)
                        .bind("key", key)
                        .bind("prompt", usage.promptTokens())
                        .bind("completion", usage.completionTokens())
                        .bind("cached", usage.cachedTokens())
                        .bind("countedHere", usage.estimated() ? 1 : 0)
                        .bind("dollars", answer.dollars().map(BigDecimal::doubleValue).orElse(null))
                        .bind("seconds", answer.latency().toNanos() / 1e9)
                        .bind("finish", answer.finish())
                        .bind("text", Deflated.ifLong(answer.text()))
                        .execute();
        if (rows != 1) {
            throw new IllegalStateException("not sent: " + key);
        }
    }

    /** Ends what was sent. */
    static void end(Handle handle, String update, String reason, String key) {
        RowHash.change(
                handle,
                "llm_call",
                key,
                () -> handle.execute(update + " WHERE key = ? AND state = 'sent'", reason, key));
    }

    /** Ends what was answered with what is no answer. */
    static void forget(Handle handle, String reason, String key) {
        RowHash.change(handle, "llm_call", key, () -> handle.execute(FORGET, reason, key));
    }

    /** Ends all that was sent and not answered. */
    static void loseSent(Handle handle, String reason) {
        handle.createQuery("SELECT key FROM llm_call WHERE state = 'sent'")
                .mapTo(String.class)
                .list()
                .forEach(key -> end(handle, LOST, reason, key));
    }

    static Optional<AnsweredRow> find(Handle handle, String key) {
        RowHash.require(handle, "llm_call", key);
        RowHash.require(handle, "llm_body", key);
        return handle.select(FIND, key).map(ConstructorMapper.of(AnsweredRow.class)).findOne();
    }

    static LedgerTotals totals(Handle handle) {
        // Added in decimals: sums of doubles would show in the last cent.
        BigDecimal dollars = BigDecimal.ZERO;
        BigDecimal uncertain = BigDecimal.ZERO;
        for (BigDecimal[] row : handle.createQuery(MONEY).map(LedgerSql::money).list()) {
            dollars = dollars.add(row[0]);
            uncertain = uncertain.add(row[1]);
        }
        BigDecimal[] sums = {dollars, uncertain};
        return handle.createQuery(TOTALS).map((RowView row) -> totals(row, sums)).one();
    }

    private static BigDecimal[] money(RowView row) {
        return new BigDecimal[] {
            BigDecimal.valueOf(row.getColumn("dollars", Double.class)),
            BigDecimal.valueOf(row.getColumn("uncertain_dollars", Double.class))
        };
    }

    private static LedgerTotals totals(RowView row, BigDecimal[] sums) {
        return new LedgerTotals(
                row.getColumn("answered", Long.class),
                row.getColumn("failed", Long.class),
                row.getColumn("unanswered", Long.class),
                row.getColumn("sends", Long.class),
                row.getColumn("uncertain", Long.class),
                row.getColumn("prompt_tokens", Long.class),
                row.getColumn("completion_tokens", Long.class),
                row.getColumn("counted_here", Long.class),
                sums[0],
                row.getColumn("unpriced", Long.class),
                sums[1]);
    }
}
