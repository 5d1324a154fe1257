package dev.hyaline.llm;

import static dev.hyaline.testing.Ability.CHAT;
import static dev.hyaline.testing.Ability.COMPLETIONS;
import static dev.hyaline.testing.Ability.ECHO;
import static dev.hyaline.testing.Ability.JSON_OBJECT;
import static dev.hyaline.testing.Ability.JSON_SCHEMA;
import static dev.hyaline.testing.Ability.LOGPROBS;
import static dev.hyaline.testing.Ability.PROMPT_LOGPROBS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Figures;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.Capabilities.JsonSupport;
import dev.hyaline.llm.config.Capabilities.PromptLogprobs;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.Sampling;
import dev.hyaline.llm.wire.TokenLogprob;
import dev.hyaline.testing.Ability;
import dev.hyaline.testing.Fault;
import dev.hyaline.testing.Script;
import dev.hyaline.testing.ScriptedServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class CapabilityProbeTest {

    @TempDir private Path folder;

    private static final Asking.Settings PROBING = Asking.Settings.USUAL.probing();

    private Capabilities probe(Ability... abilities) {
        try (ScriptedServer server = ScriptedServer.start(Script.WELL.withAbilities(abilities));
                Asking asking = Asking.of(folder, server, PROBING)) {
            return asking.model().capabilities();
        }
    }

    @Test
    void aServerThatEchoesGivesThePromptsLogProbabilities() {
        assertThat(probe(CHAT, COMPLETIONS, LOGPROBS, ECHO, JSON_OBJECT))
                .isEqualTo(
                        new Capabilities(
                                true,
                                true,
                                20,
                                20,
                                PromptLogprobs.ECHO,
                                20,
                                false,
                                JsonSupport.OBJECT));
    }

    @Test
    void aServerLikeVllmHasAFieldForThem() {
        Capabilities found =
                probe(CHAT, COMPLETIONS, LOGPROBS, PROMPT_LOGPROBS, JSON_OBJECT, JSON_SCHEMA);
        assertThat(found)
                .isEqualTo(
                        new Capabilities(
                                true,
                                true,
                                20,
                                20,
                                PromptLogprobs.FIELD,
                                20,
                                true,
                                JsonSupport.SCHEMA));
        assertThat(found.describe())
                .isEqualTo(
                        "chat yes, completions yes, log-probabilities of answers up to 20, of"
                                + " prompts up to 20 (prompt_logprobs, chat too), JSON schemas");
    }

    @Test
    void aServerWithChatsAloneHasNone() {
        Capabilities found = probe(CHAT);
        assertThat(found)
                .isEqualTo(
                        new Capabilities(
                                true,
                                false,
                                0,
                                0,
                                PromptLogprobs.NONE,
                                0,
                                false,
                                JsonSupport.NONE));
        assertThat(found.describe())
                .isEqualTo(
                        "chat yes, completions no, log-probabilities of answers no, of prompts no,"
                                + " JSON no");
    }

    @Test
    void aServerWithCompletionsAloneIsOfUseToo() {
        Capabilities found = probe(COMPLETIONS, LOGPROBS, ECHO);
        assertThat(found.chat()).isFalse();
        assertThat(found.promptAlternatives()).isEqualTo(20);
        assertThat(found.json()).isEqualTo(JsonSupport.NONE);
    }

    @Test
    void aServerWithNeitherIsOfNone() {
        try (ScriptedServer server = ScriptedServer.start(Script.WELL.withAbilities(ECHO));
                Asking asking = Asking.of(folder, server, PROBING)) {
            Errors.assertLanguageModel(() -> asking.model().capabilities())
                    .hasMessageStartingWith(
                            "model must take chats or completions, but takes neither: HTTP 404: no"
                                    + " such route: ");
        }
    }

    @Test
    void aRefusedKeyIsNoMissingCapability() {
        Script script = Script.WELL.withFaults(_ -> Fault.UNAUTHORIZED);
        try (ScriptedServer server = ScriptedServer.start(script);
                Asking asking = Asking.of(folder, server, PROBING)) {
            Errors.assertLanguageModel(() -> asking.model().capabilities())
                    .hasMessage(
                            "language model must answer, but does not: HTTP 401: Incorrect API key"
                                    + Figures.format(
                                            " provided: [key] (scripted at %s)", server.baseUrl()));
            assertThat(server.counts().total()).isOne();
        }
    }

    @Test
    void whatWasFoundIsSaidOnceAndRemembered() {
        try (ScriptedServer server = ScriptedServer.start(Script.WELL)) {
            try (Asking asking = Asking.of(folder, server, PROBING)) {
                asking.answer(Asking.question("q"));
                assertThat(asking.said)
                        .containsExactly(
                                Figures.format(
                                                "scripted at %s: chat yes, completions yes, log-probabilities of",
                                                server.baseUrl())
                                        + " answers up to 20, of prompts up to 20 (echo), JSON"
                                        + " schemas");
            }
            int before = server.counts().total();
            try (Asking asking = Asking.of(folder, server, PROBING)) {
                asking.answer(Asking.question("q"));
                assertThat(asking.said).isEmpty();
            }
            assertThat(server.counts().total()).isEqualTo(before);
        }
    }

    @Test
    void whatTheUserSaysIsNotFoundOut() {
        try (ScriptedServer server = ScriptedServer.start(Script.WELL);
                Asking asking =
                        Asking.of(folder, server, Asking.Settings.USUAL.can(Capabilities.PLAIN))) {
            assertThat(asking.model().capabilities()).isEqualTo(Capabilities.PLAIN);
            Errors.assertLanguageModel(
                            () -> asking.model().ask(Asking.question("q").withAnswerLogprobs(5)))
                    .hasMessage(
                            "log-probabilities of answers in chats must be at most 0 alternatives,"
                                    + Figures.format(
                                            " but 5 were asked of scripted at %s",
                                            server.baseUrl()));
            assertThat(server.counts().total()).isZero();
        }
    }

    @Test
    void promptsAreReadInBothWays() {
        for (Ability way : new Ability[] {ECHO, PROMPT_LOGPROBS}) {
            Script script = Script.WELL.withAbilities(COMPLETIONS, LOGPROBS, way);
            try (ScriptedServer server = ScriptedServer.start(script);
                    Asking asking = Asking.of(folder.resolve(way.name()), server, PROBING)) {
                Request.Completion prompt =
                        Request.completion("word\tunknown\n", Sampling.greedy(1))
                                .withPromptLogprobs(3);
                Answer answer = asking.answer(prompt);
                assertThat(answer.promptTokens()).as("%s", way).hasSize(3);
                assertThat(answer.promptTokens().getFirst().logprob()).isEmpty();
                assertThat(answer.promptTokens().get(1).logprob()).hasValue(-1);
                assertThat(answer.promptTokens().get(1).token()).isEqualTo("\tunknown");
                assertThat(answer.promptTokens().get(1).alternatives())
                        .contains(
                                new TokenLogprob.Alternative("0", Math.log(0.5)),
                                new TokenLogprob.Alternative("10", Math.log(0.125)));
                assertThat(answer.tokens()).isEmpty();
                assertThat(answer.text()).isEqualTo("answer");
            }
        }
    }
}
