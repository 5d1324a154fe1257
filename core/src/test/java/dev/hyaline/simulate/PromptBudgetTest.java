package dev.hyaline.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import dev.hyaline.common.Json;
import dev.hyaline.corpus.Framing;
import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.testing.Script;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What requests cost, with GPT-2's vocabulary on the prose of the demo corpus. */
class PromptBudgetTest {

    private static final int WINDOW = 64;
    private static final Explanation EXPLANATION =
            Units.explained("activates on sums of money, most on the name of the currency");
    private static final Encoding GPT2 =
            Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.R50K_BASE);
    @TempDir private Path folder;

    private static String spelling(int id) {
        IntArrayList ids = new IntArrayList();
        ids.add(id);
        return new String(GPT2.decodeBytes(ids), StandardCharsets.UTF_8);
    }

    /** Documents that are not code, one window each. */
    private static List<TokenWindow> prose(int count) throws IOException {
        List<TokenWindow> windows = new ArrayList<>();
        try (InputStream in =
                PromptBudgetTest.class.getResourceAsStream(
                        "/dev/hyaline/builtin/corpus/demo-corpus.jsonl")) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String line : all.lines().toList()) {
                JsonNode document = Json.STRICT.readTree(line);
                int[] ids = GPT2.encodeOrdinary(document.get("text").stringValue()).toArray();
                boolean plain = !document.get("domain").stringValue().startsWith("code");
                if (plain && ids.length >= WINDOW && windows.size() < count) {
                    windows.add(
                            TokenWindow.of(
                                    windows.size(),
                                    Arrays.copyOf(ids, WINDOW),
                                    Framing.PLAIN.firstPosition()));
                }
            }
        }
        assertThat(windows).hasSize(count);
        return windows;
    }

    private Estimate estimate(String model, Manner manner, int windows) throws IOException {
        try (SimulatingServer server =
                new SimulatingServer(folder, Script.WELL, model, Optional.of(FakeModel.ALL))) {
            Simulator simulator =
                    Manner.choose(
                            server.model(),
                            Optional.of(manner),
                            OptionalInt.empty(),
                            PromptBudgetTest::spelling);
            return simulator.estimate(EXPLANATION, prose(windows));
        }
    }

    @Test
    void fourteenWindowsOfJsonAreOneRequestOfFewTokens() throws IOException {
        Estimate estimate = estimate("gpt-4o-mini", Manner.JSON, 14);
        assertThat(estimate.calls()).isOne();
        assertThat(estimate.exact()).isTrue();
        assertThat(estimate.promptTokens()).isBetween(2_500L, 3_500L);
        assertThat(estimate.completionTokens()).isEqualTo(2_048);
    }

    @Test
    void tenWindowsOfJsonAreFewTokens() throws IOException {
        assertThat(estimate("gpt-4o-mini", Manner.JSON, 10).promptTokens())
                .isBetween(2_000L, 2_600L);
    }

    @Test
    void tenWindowsByLogProbabilitiesAreOneRequestOfFewTokens() throws IOException {
        Estimate estimate = estimate("davinci-002", Manner.LOGPROBS, 10);
        assertThat(estimate.calls()).isOne();
        assertThat(estimate.exact()).isTrue();
        assertThat(estimate.promptTokens()).isBetween(2_500L, 3_300L);
        assertThat(estimate.completionTokens()).isOne();
    }

    @Test
    void oneWindowTokenByTokenIsARequestForEachButTheFirst() throws IOException {
        Estimate estimate = estimate("gpt-4o-mini", Manner.TOKENS, 1);
        assertThat(estimate.calls()).isEqualTo(WINDOW - 1);
        assertThat(estimate.promptTokens()).isBetween(15_000L, 22_000L);
    }
}
