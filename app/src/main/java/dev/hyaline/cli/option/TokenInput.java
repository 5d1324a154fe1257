package dev.hyaline.cli.option;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Framing;
import dev.hyaline.subject.TransformerSubject;
import dev.hyaline.text.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One sequence of tokens, in one of three ways. */
public final class TokenInput {

    @Option(names = "--text", paramLabel = "STRING", description = "The text itself.")
    @Nullable String text;

    @Option(
            names = "--ids",
            paramLabel = "ID,…",
            split = ",",
            description = "Token ids, for which no tokenizer is needed.")
    int @Nullable [] ids;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "A text file in UTF-8: the whole of it, its last line end too.")
    @Nullable Path file;

    /**
     * The ids, at least one and no more than the model's context has.
     *
     * @param bos whether behind a begin-of-text; empty: as the tokenizer has it, for texts
     * @param special whether the texts of special tokens mean those tokens
     */
    public int[] tokens(TransformerSubject subject, Optional<Boolean> bos, boolean special) {
        int[] given = ids != null ? ids : encode(subject, special);
        boolean usual = ids == null; // ids are taken as they are, unless something else is said
        Framing framing =
                usual || bos.isPresent() ? Framing.of(subject.tokenizer(), bos) : Framing.PLAIN;
        int[] tokens = framing.around(new int[][] {given})[0];
        int context = subject.identity().context();
        if (tokens.length == 0 || tokens.length > context) {
            throw HyalineException.corpus(
                    "text must have 1 to %,d tokens, the model's context, but has: %,d",
                    context, tokens.length);
        }
        return tokens;
    }

    private String read() {
        Path named = Objects.requireNonNull(file, "one of the three is given");
        if (!Files.isRegularFile(named)) {
            throw HyalineException.corpus("text file must be a file, but is: " + named);
        }
        try {
            return new String(Files.readAllBytes(named), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw AtomicFiles.failure("read", named, e);
        }
    }

    private int[] encode(TransformerSubject subject, boolean special) {
        String whole = text != null ? text : read();
        Tokenizer tokenizer =
                subject.tokenizer()
                        .orElseThrow(() ->
                                HyalineException.model(
                                        "model must have a tokenizer.json or vocab.json for a text (give --ids instead), but has none: %s",
                                        subject.identity().name()));
        return special ? tokenizer.encodeWithSpecials(whole) : tokenizer.encode(whole);
    }
}
