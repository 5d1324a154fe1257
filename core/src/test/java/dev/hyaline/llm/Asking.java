package dev.hyaline.llm;

import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.llm.config.BaseUrl;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.KeySource;
import dev.hyaline.llm.config.LlmConfig;
import dev.hyaline.llm.config.LlmSettings;
import dev.hyaline.llm.config.RetryPolicy;
import dev.hyaline.llm.config.Role;
import dev.hyaline.llm.config.ServedModel;
import dev.hyaline.llm.config.ServerConfig;
import dev.hyaline.llm.ledger.Ledger;
import dev.hyaline.llm.ledger.Price;
import dev.hyaline.llm.ledger.PriceTable;
import dev.hyaline.llm.wire.ChatMessage;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Reply.Failure;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.Sampling;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RunFolder;
import dev.hyaline.testing.ScriptedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run folder whose language models are those of a scripted server, with short waits. */
public final class Asking implements AutoCloseable {

    static final String MODEL = "scripted";
    static final String KEY = "sk-test-0123456789abcdef";
    public static final String RUN_ID = "0123456789abcdef";

    /** Three dollars a million tokens of prompts, seven of answers. */
    static final Price PRICE =
            new Price(BigDecimal.valueOf(3), BigDecimal.valueOf(7), Optional.empty());

    static final RetryPolicy QUICK =
            new RetryPolicy(
                    6, Duration.ofMillis(2), Duration.ofMillis(20), Duration.ofSeconds(5), 10);

    final Catalogue catalogue;
    final Ledger ledger;
    final LanguageModels models;
    final List<String> said = new ArrayList<>();

    private Asking(Catalogue catalogue, Ledger ledger, ServerConfig server, Settings settings) {
        this.catalogue = catalogue;
        this.ledger = ledger;
        LlmConfig config =
                new LlmConfig(
                        Map.of(
                                Role.EXPLAINER,
                                new ServedModel(server, MODEL, settings.capabilities())));
        PriceTable prices =
                new PriceTable(
                        "test",
                        settings.priced()
                                ? Map.of(server.baseUrl(), Map.of(MODEL, PRICE))
                                : Map.of());
        this.models =
                new LanguageModels(
                        config,
                        Map.of("TEST_KEY", KEY),
                        prices,
                        ledger,
                        settings.options(),
                        new Progress() {
                            @Override
                            public Task begin(String name, long total, String unit) {
                                return Task.NONE;
                            }

                            @Override
                            public void say(String line) {
                                said.add(line);
                            }
                        });
    }

    static LlmSettings settings(RetryPolicy retry, Optional<BigDecimal> budget) {
        return new LlmSettings(
                Map.of(), Optional.empty(), Optional.empty(), budget, retry, new Seed(0));
    }

    /** What may differ from test to test. */
    record Settings(
            Optional<Capabilities> capabilities,
            LlmSettings options,
            boolean priced,
            boolean replay,
            int concurrency,
            Duration timeout) {

        static final Settings USUAL =
                new Settings(
                        Optional.of(Capabilities.everything(20)),
                        Asking.settings(QUICK, Optional.empty()),
                        true,
                        false,
                        8,
                        Duration.ofSeconds(20));

        Settings probing() {
            return new Settings(Optional.empty(), options, priced, replay, concurrency, timeout);
        }

        Settings can(Capabilities can) {
            return new Settings(Optional.of(can), options, priced, replay, concurrency, timeout);
        }

        Settings with(LlmSettings other) {
            return new Settings(capabilities, other, priced, replay, concurrency, timeout);
        }

        Settings unpriced() {
            return new Settings(capabilities, options, false, replay, concurrency, timeout);
        }

        Settings replaying() {
            return new Settings(capabilities, options, priced, true, concurrency, timeout);
        }

        Settings atOnce(int requests) {
            return new Settings(capabilities, options, priced, replay, requests, timeout);
        }

        Settings within(Duration time) {
            return new Settings(capabilities, options, priced, replay, concurrency, time);
        }
    }

    static Asking of(Path folder, ScriptedServer server) {
        return of(folder, server.baseUrl(), Settings.USUAL);
    }

    static Asking of(Path folder, ScriptedServer server, Settings settings) {
        return of(folder, server.baseUrl(), settings);
    }

    static Asking of(Path folder, String baseUrl, Settings settings) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RunFolder run = new RunFolder(folder);
        Catalogue catalogue = Catalogue.open(run, RUN_ID, List.of(Ledger.TABLES));
        Ledger ledger = settings.replay() ? Ledger.replay(catalogue) : Ledger.open(run, catalogue);
        ServerConfig server =
                new ServerConfig(
                        BaseUrl.parse(baseUrl),
                        new KeySource.Variable("TEST_KEY"),
                        settings.concurrency(),
                        0,
                        0,
                        Duration.ofSeconds(5),
                        settings.timeout());
        return new Asking(catalogue, ledger, server, settings);
    }

    LanguageModel model() {
        return models.role(Role.EXPLAINER);
    }

    /** A question of one user message. */
    public static Request.Chat question(String text) {
        return Request.chat(List.of(ChatMessage.user(text)), Sampling.greedy(20));
    }

    /** An answer, or the failure's reason in an error. */
    Answer answer(Request request) {
        return switch (model().ask(request)) {
            case Answer answer -> answer;
            case Failure failure -> throw new AssertionError(failure.toString());
        };
    }

    Failure failure(Request request) {
        return switch (model().ask(request)) {
            case Answer answer -> throw new AssertionError(answer.toString());
            case Failure failure -> failure;
        };
    }

    @Override
    public void close() {
        models.close();
        ledger.close();
        catalogue.close();
    }
}
