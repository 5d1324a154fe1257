package dev.hyaline.cli;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.llm.LanguageModel;
import dev.hyaline.simulate.Manner;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.text.Vocabulary;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a language model simulates. */
final class SimulatorOption {

    @Option(
            names = "--manner",
            paramLabel = "MANNER",
            description =
                    "How a language model simulates: ${COMPLETION-CANDIDATES} (default: logprobs where its"
                            + " server gives those of prompts, else json).")
    @Nullable Manner manner;

    @Option(
            names = "--windows-per-request",
            paramLabel = "N",
            description =
                    "Windows in one request to a simulating language model (default: 14 by json, 12 by"
                            + " logprobs).")
    @Nullable Integer windowsPerRequest;

    /**
     * The simulator of a model.
     *
     * @param dryRun where it is not known what the server can do: assume JSON, and say so
     */
    Simulator create(
            LanguageModel model, Vocabulary vocabulary, boolean dryRun, Consumer<String> warn) {
        OptionalInt windows =
                windowsPerRequest == null ? OptionalInt.empty() : OptionalInt.of(windowsPerRequest);
        try {
            return Manner.choose(model, Optional.ofNullable(manner), windows, vocabulary::spelled);
        } catch (HyalineException e) {
            if (!dryRun || e.code() != ErrorCode.LANGUAGE_MODEL) {
                throw e;
            }
            if (manner != null) {
                throw HyalineException.languageModel(
                        "--manner %s cannot be counted: %s".formatted(manner, e.getMessage()), e);
            }
            warn.accept("what the server can do is not known yet: counted as --manner json");
            return Manner.choose(model, Optional.of(Manner.JSON), windows, vocabulary::spelled);
        }
    }
}
