package dev.hyaline.llm.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.llm.wire.ChatMessage;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.Sampling;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected counts are those of OpenAI's tiktoken. */
final class TokenCounterTest {

    @ParameterizedTest
    @CsvSource({
        "gpt-4o, true, 6",
        "gpt-4o-mini-2024-07-18, true, 6",
        "gpt-4.1-nano, true, 6",
        "gpt-5.4-mini, true, 6",
        "o3-mini, true, 6",
        "gpt-4, true, 6",
        "gpt-4-turbo, true, 6",
        "gpt-3.5-turbo-instruct, true, 6",
        "davinci-002, true, 6",
        "Qwen/Qwen2.5-7B-Instruct, false, 6",
        "gpt-oss-20b, false, 6",
        "o7, false, 6",
    })
    void modelsHaveTheirTokenizerOrAStandIn(String model, boolean exact, int tokens) {
        TokenCounter counter = TokenCounter.of(model);
        assertThat(counter.isExact()).isEqualTo(exact);
        assertThat(counter.count("tiktoken is great!")).isEqualTo(tokens);
    }

    @Test
    void theTwoTokenizersDiffer() {
        String text = "お誕生日おめでとう";
        assertThat(TokenCounter.of("gpt-4").count(text)).isEqualTo(9);
        assertThat(TokenCounter.of("gpt-4o").count(text)).isEqualTo(8);
    }

    @Test
    void textThatLooksLikeASpecialTokenIsText() {
        assertThat(TokenCounter.of("gpt-4o").count("<|endoftext|>")).isGreaterThan(1);
    }

    @Test
    void aChatHasTokensAroundItsMessages() {
        Request.Chat chat =
                Request.chat(
                        List.of(ChatMessage.system("tiktoken is great!"), ChatMessage.user("")),
                        Sampling.greedy(5));
        assertThat(TokenCounter.of("gpt-4o").count(chat)).isEqualTo(6 + 2 * 4 + 3);
        assertThat(TokenCounter.of("gpt-4o").atMost(chat)).isEqualTo(17);
    }

    @Test
    void anUnknownTokenizersCountIsBoundedByBytes() {
        Request.Completion prompt = Request.completion("aé€", Sampling.greedy(5));
        assertThat(TokenCounter.of("unknown").atMost(prompt)).isEqualTo(6 + 32);
    }
}
