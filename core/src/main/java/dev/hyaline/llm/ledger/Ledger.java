package dev.hyaline.llm.ledger;

import dev.hyaline.common.Deflated;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.ServedModel;
import dev.hyaline.llm.wire.AnswerReader;
import dev.hyaline.llm.wire.HttpResult;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.RetryDecision;
import dev.hyaline.llm.wire.WireRequest;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.CatalogueTables;
import dev.hyaline.run.RowHash;
import dev.hyaline.run.RunFolder;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Every request that a run has made of language models, in its catalogue: what was asked, what came
 * back, what it cost. A request that was answered is never sent again.
 *
 * <p>A row's {@code state} goes from {@code sent} (written to the disk before anything leaves this
 * machine) to {@code answered} (together with the answer, in one transaction), to {@code failed}
 * (the server refused, or was not reached) or to {@code unanswered} (nobody knows whether it did
 * the work: counted as <em>uncertain</em>). A process that is killed leaves {@code sent}; the next
 * one makes that {@code unanswered}. From the last two a request may be sent again. Thread-safe.
 */
public final class Ledger implements AutoCloseable {

    private static final List<String> VERSION_1 =
            List.of(
                    """
                    CREATE TABLE IF NOT EXISTS llm_call (
                        seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
                        server TEXT NOT NULL, model TEXT NOT NULL, route TEXT NOT NULL,
                        sample INTEGER NOT NULL, state TEXT NOT NULL, sends INTEGER NOT NULL,
                        uncertain INTEGER NOT NULL, at_risk_dollars REAL, uncertain_dollars REAL NOT NULL,
                        prompt_tokens INTEGER, completion_tokens INTEGER, cached_tokens INTEGER,
                        counted_here INTEGER, dollars REAL, seconds REAL,
                        finish TEXT, text TEXT, error TEXT, sent TEXT NOT NULL)\
                    """,
                    """
                    CREATE TABLE IF NOT EXISTS llm_body (
                        key TEXT PRIMARY KEY, request BLOB NOT NULL, response BLOB)\
                    """,
                    """
                    CREATE TABLE IF NOT EXISTS llm_capability (
                        server TEXT NOT NULL, model TEXT NOT NULL, found TEXT NOT NULL, body TEXT NOT NULL,
                        PRIMARY KEY (server, model)) WITHOUT ROWID\
                    """);

    /** The catalogue's tables of what language models were asked. */
    public static final CatalogueTables TABLES =
            new CatalogueTables(
                    "ledger",
                    List.of("llm_call"),
                    List.of(
                            CatalogueTables.Migration.of(VERSION_1),
                            RowHash.columns("llm_call", "llm_body", "llm_capability")));

    private static final String SENT_AND_GONE = "the process ended before an answer came";

    private final Catalogue catalogue;
    private final RunFolder.@Nullable Lock lock;
    private final boolean exists;

    private Ledger(Catalogue catalogue, RunFolder.@Nullable Lock lock) {
        this.catalogue = catalogue;
        this.lock = lock;
        this.exists = catalogue.hasTable("llm_call");
    }

    /**
     * Opens the ledger of a run to ask and to remember. One process at a time.
     *
     * @param catalogue the run's, open for writing; it stays open when the ledger is closed
     * @throws HyalineException with {@link ErrorCode#RUN} when another process has it open
     */
    public static Ledger open(RunFolder run, Catalogue catalogue) {
        RunFolder.Lock lock = run.lockLedger();
        boolean ready = false;
        try {
            Ledger ledger = new Ledger(catalogue, lock);
            ledger.recover();
            ready = true;
            return ledger;
        } finally {
            if (!ready) {
                lock.close();
            }
        }
    }

    /** Opens the ledger of a run to answer from memory alone; nothing is ever sent. */
    public static Ledger replay(Catalogue catalogue) {
        return new Ledger(catalogue, null);
    }

    /** Whether it only answers from memory. */
    public boolean isReplay() {
        return lock == null;
    }

    /** Rows of a process that is gone, for this one holds the lock. */
    private void recover() {
        catalogue.write(handle -> LedgerSql.loseSent(handle, SENT_AND_GONE));
    }

    /** The answer to a request, if it was answered. */
    public Optional<Answer> find(WireRequest request) {
        if (!exists) {
            return Optional.empty();
        }
        return catalogue
                .queryByRow(handle -> LedgerSql.find(handle, request.key()))
                .flatMap(row -> answer(request, row));
    }

    /** What was taken for an answer once and is none, by what is known now, is forgotten. */
    private Optional<Answer> answer(WireRequest request, LedgerSql.AnsweredRow row) {
        String body;
        try {
            body = Deflated.text(row.response());
        } catch (IOException e) {
            throw damaged(request.key(), e);
        }
        return switch (AnswerReader.read(request, new HttpResult.Received(200, Map.of(), body))) {
            case RetryDecision.Answered content -> Optional.of(row.answer(content));
            case RetryDecision.Again again when again.reason().equals(AnswerReader.MALFORMED) ->
                    throw damaged(request.key(), null);
            case RetryDecision.Again again -> forgotten(request, again.reason());
            case RetryDecision.Refused refused -> forgotten(request, refused.reason());
        };
    }

    private Optional<Answer> forgotten(WireRequest request, String reason) {
        if (!isReplay()) {
            catalogue.write(handle -> LedgerSql.forget(handle, reason, request.key()));
        }
        return Optional.empty();
    }

    private static HyalineException damaged(String key, @Nullable IOException cause) {
        return HyalineException.damaged(
                        "answer must be readable, but is not: %.12s (llm_body in catalogue.db)",
                        key)
                .because(cause);
    }

    /**
     * Writes down that a request is about to be sent.
     *
     * @param atRisk what it may cost at most; empty when its price is not known
     * @return how often it was sent, with this time
     */
    public int sent(WireRequest request, ServedModel model, Optional<BigDecimal> atRisk) {
        int[] sends = new int[1];
        catalogue.write(handle -> sends[0] = LedgerSql.insertSent(handle, request, model, atRisk));
        return sends[0];
    }

    /** Writes down an answer, with the body it came in. */
    public void answered(WireRequest request, String body, Answer answer) {
        catalogue.write(handle -> LedgerSql.updateAnswered(handle, request.key(), body, answer));
    }

    /** Writes down that the server refused an attempt, or was not reached: it costs nothing. */
    public void refused(WireRequest request, String reason) {
        end(LedgerSql.REFUSED, request, reason);
    }

    /** Writes down that no answer came to what was sent: nobody knows whether it costs. */
    public void lost(WireRequest request, String reason) {
        end(LedgerSql.LOST, request, reason);
    }

    private void end(String update, WireRequest request, String reason) {
        catalogue.write(handle -> LedgerSql.end(handle, update, reason, request.key()));
    }

    /** What is known of a model's capabilities. */
    public Optional<Capabilities> capabilities(ServedModel model) {
        if (!exists) {
            return Optional.empty();
        }
        return catalogue
                .query(handle ->
                        handle.select(
                                        "SELECT body FROM llm_capability WHERE server = ? AND model = ?",
                                        model.server().baseUrl().text(),
                                        model.model())
                                .mapTo(String.class)
                                .findOne())
                .flatMap(Ledger::capabilities);
    }

    /** What another version wrote and this one cannot read is found out anew. */
    private static Optional<Capabilities> capabilities(String body) {
        try {
            return Optional.ofNullable(Json.STRICT.readValue(body, Capabilities.class));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Remembers what a model can do. */
    public void remember(ServedModel model, Capabilities capabilities) {
        Map<String, Object> row =
                Map.of(
                        "server", model.server().baseUrl().text(),
                        "model", model.model(),
                        "found", Instant.now().toString(),
                        "body", Json.STRICT.writeValueAsString(capabilities));
        catalogue.write(
                handle -> RowHash.insert(handle, "INSERT OR REPLACE INTO llm_capability", row));
    }

    /** What it all adds up to. */
    public LedgerTotals totals() {
        return exists ? catalogue.query(LedgerSql::totals) : LedgerTotals.NONE;
    }

    /** Lets another process have it. */
    @Override
    public void close() {
        if (lock != null) {
            lock.close();
        }
    }
}
