package dev.hyaline.llm.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Deflated;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.llm.Asking;
import dev.hyaline.llm.Errors;
import dev.hyaline.llm.config.BaseUrl;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.KeySource;
import dev.hyaline.llm.config.ServedModel;
import dev.hyaline.llm.config.ServerConfig;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Usage;
import dev.hyaline.llm.wire.WireRequest;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RunFolder;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written down, without any server. */
final class LedgerTest {

    @TempDir private Path folder;
    private RunFolder run;

    private static final ServedModel MODEL =
            new ServedModel(
                    ServerConfig.of(BaseUrl.parse("http://localhost"), new KeySource.None()),
                    "m",
                    Optional.empty());
    private static final Optional<BigDecimal> AT_RISK = Optional.of(new BigDecimal("0.01"));
    private static final String BODY =
            "{\"choices\": [{\"message\": {\"content\": \"yes\"}, \"finish_reason\": \"stop\"}]}";

    @BeforeEach
    void setUp() {
        run = new RunFolder(folder);
    }

    private static WireRequest request(String text) {
        return WireRequest.of(Asking.question(text), MODEL, Capabilities.PLAIN);
    }

    private static Answer answer(String dollars) {
        return answer("yes", dollars);
    }

    private static Answer answer(String text, String dollars) {
        return new Answer(
                text,
                "stop",
                Optional.empty(),
                List.of(),
                List.of(),
                new Usage(10, 2, 0, false),
                Optional.of(new BigDecimal(dollars)),
                Duration.ofMillis(1500),
                1,
                false);
    }

    @Test
    void anAnswerComesBackAsItWas() {
        try (Catalogue catalogue = Catalogue.open(run, Asking.RUN_ID, List.of(Ledger.TABLES));
                Ledger ledger = Ledger.open(run, catalogue)) {
            assertThat(ledger.find(request("a"))).isEmpty();
            assertThat(ledger.sent(request("a"), MODEL, AT_RISK)).isOne();
            assertThat(ledger.find(request("a"))).isEmpty();
            ledger.answered(request("a"), BODY, answer("0.0001"));
            assertThat(ledger.find(request("a")))
                    .contains(
                            new Answer(
                                    "yes",
                                    "stop",
                                    Optional.empty(),
                                    List.of(),
                                    List.of(),
                                    new Usage(10, 2, 0, false),
                                    Optional.of(new BigDecimal("1.0E-4")),
                                    Duration.ofMillis(1500),
                                    1,
                                    true));
        }
    }

    @Test
    void aLongAnswerIsKeptInFewerBytes() throws IOException {
        String words = "activates on the sea; ".repeat(1000);
        try (Catalogue catalogue = Catalogue.open(run, Asking.RUN_ID, List.of(Ledger.TABLES));
                Ledger ledger = Ledger.open(run, catalogue)) {
            ledger.sent(request("a"), MODEL, AT_RISK);
            ledger.answered(request("a"), BODY.replace("yes", words), answer(words, "0.0001"));
            assertThat(ledger.find(request("a")).orElseThrow().text()).isEqualTo(words);
            byte[] kept =
                    catalogue.query(handle ->
                            handle.createQuery("SELECT text FROM llm_call")
                                    .mapTo(byte[].class)
                                    .one());
            assertThat(kept).hasSizeLessThan(words.length() / 50);
            assertThat(Deflated.text(kept)).isEqualTo(words);
        }
    }

    @Test
    void anAnswerIsNeverWrittenOver() {
        try (Catalogue catalogue = Catalogue.open(run, Asking.RUN_ID, List.of(Ledger.TABLES));
                Ledger ledger = Ledger.open(run, catalogue)) {
            ledger.sent(request("a"), MODEL, AT_RISK);
            ledger.answered(request("a"), BODY, answer("0.0001"));
            ledger.lost(request("a"), "too late");
            ledger.refused(request("a"), "too late");
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> ledger.sent(request("a"), MODEL, AT_RISK))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("answered already: ");
            assertThat(ledger.totals().uncertain()).isZero();
            assertThat(ledger.find(request("a"))).isPresent();
        }
    }

    @Test
    void totalsTellApartWhatWasAnsweredRefusedAndLost() {
        try (Catalogue catalogue = Catalogue.open(run, Asking.RUN_ID, List.of(Ledger.TABLES));
                Ledger ledger = Ledger.open(run, catalogue)) {
            assertThat(ledger.totals()).isEqualTo(LedgerTotals.NONE);
            for (int i = 0; i < 10; i++) {
                ledger.sent(request("a" + i), MODEL, AT_RISK);
                ledger.answered(request("a" + i), BODY, answer("0.1"));
            }
            ledger.sent(request("b"), MODEL, AT_RISK);
            ledger.refused(request("b"), "HTTP 400: no");
            ledger.sent(request("c"), MODEL, AT_RISK);
            ledger.lost(request("c"), "cut");
            ledger.sent(request("c"), MODEL, AT_RISK);
            ledger.lost(request("c"), "cut");
            LedgerTotals totals = ledger.totals();
            assertThat(totals)
                    .isEqualTo(
                            new LedgerTotals(
                                    10,
                                    1,
                                    1,
                                    13,
                                    2,
                                    100,
                                    20,
                                    0,
                                    new BigDecimal("1.0"),
                                    0,
                                    new BigDecimal("0.02")));
            assertThat(totals.describe())
                    .isEqualTo(
                            "10 requests answered, 100 + 20 tokens, $1.00; 2 without an answer; 2"
                                    + " sent and never answered, which may have cost up to $0.02"
                                    + " more");
        }
    }

    @Test
    void whatAnotherProcessSentAndNeverHeardOfIsUncertain() {
        try (Catalogue catalogue = Catalogue.open(run, Asking.RUN_ID, List.of(Ledger.TABLES))) {
            try (Ledger ledger = Ledger.open(run, catalogue)) {
                ledger.sent(request("a"), MODEL, AT_RISK);
                ledger.sent(request("b"), MODEL, AT_RISK);
                ledger.answered(request("b"), BODY, answer("0.1"));
            }
            try (Ledger ledger = Ledger.open(run, catalogue)) {
                assertThat(ledger.totals().uncertain()).isOne();
                assertThat(ledger.totals().unanswered()).isOne();
                assertThat(ledger.totals().uncertainDollars()).isEqualByComparingTo("0.01");
                assertThat(ledger.sent(request("a"), MODEL, AT_RISK)).isEqualTo(2);
                ledger.answered(request("a"), BODY, answer("0.1"));
            }
            try (Ledger ledger = Ledger.open(run, catalogue)) {
                assertThat(ledger.totals().uncertain()).isOne();
                assertThat(ledger.totals().unanswered()).isZero();
            }
        }
    }

    @Test
    void whatWasTakenForAnAnswerAndIsNoneIsAskedAgain() {
        String none = "{\"choices\": [{\"finish_reason\": \"error\"}]}";
        try (Catalogue catalogue = Catalogue.open(run, Asking.RUN_ID, List.of(Ledger.TABLES));
                Ledger ledger = Ledger.open(run, catalogue)) {
            ledger.sent(request("a"), MODEL, AT_RISK);
            ledger.answered(request("a"), none, answer("0.0001"));
            assertThat(Ledger.replay(catalogue).find(request("a"))).isEmpty();
            assertThat(ledger.totals().answered()).as("a replay writes nothing").isOne();
            assertThat(ledger.find(request("a"))).isEmpty();
            assertThat(ledger.totals().unanswered()).isOne();
            assertThat(ledger.totals().promptTokens()).isZero();
            assertThat(ledger.totals().uncertainDollars()).isPositive();
            assertThat(ledger.sent(request("a"), MODEL, AT_RISK)).isEqualTo(2);
        }
    }

    @Test
    void anAnswerThatIsDamagedIsSaidToBe() {
        try (Catalogue catalogue = Catalogue.open(run, Asking.RUN_ID, List.of(Ledger.TABLES));
                Ledger ledger = Ledger.open(run, catalogue)) {
            ledger.sent(request("a"), MODEL, AT_RISK);
            ledger.answered(request("a"), BODY, answer("0.1"));
            catalogue.write(handle -> handle.execute("UPDATE llm_body SET response = x'789c00'"));
            Errors.check(ErrorCode.DAMAGED, () -> ledger.find(request("a")))
                    .hasMessageStartingWith(
                            "row of llm_body must be as it was written, but is not: %.12s (",
                            request("a").key());
            catalogue.write(handle -> handle.execute("UPDATE llm_body SET hash = NULL"));
            Errors.check(ErrorCode.DAMAGED, () -> ledger.find(request("a")))
                    .hasMessage(
                            Figures.format(
                                    "answer must be readable, but is not: %.12s (llm_body in catalogue.db)",
                                    request("a").key()));
        }
    }

    @Test
    void aCatalogueOfAnOlderVersionIsAnEmptyLedger() throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection("jdbc:sqlite:" + run.catalogueFile());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)");
            statement.execute(
                    "INSERT INTO meta VALUES ('schema', '1'), ('run_id', '" + Asking.RUN_ID + "')");
        }
        try (Catalogue catalogue = Catalogue.read(run, Asking.RUN_ID, List.of(Ledger.TABLES));
                Ledger ledger = Ledger.replay(catalogue)) {
            assertThat(ledger.isReplay()).isTrue();
            assertThat(ledger.totals()).isEqualTo(LedgerTotals.NONE);
            assertThat(ledger.find(request("a"))).isEmpty();
            assertThat(ledger.capabilities(MODEL)).isEmpty();
        }
        try (Catalogue catalogue = Catalogue.open(run, Asking.RUN_ID, List.of(Ledger.TABLES));
                Ledger ledger = Ledger.open(run, catalogue)) {
            assertThat(ledger.sent(request("a"), MODEL, AT_RISK)).isOne();
        }
    }
}
