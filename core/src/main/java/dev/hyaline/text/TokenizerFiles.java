package dev.hyaline.text;

import dev.hyaline.common.ForeignContent;
import dev.hyaline.common.HyalineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of a model from which its tokenizer and vocabulary are read.
 *
 * @param where what messages call the place
 * @param opener opens a file by its name
 */
record TokenizerFiles(String where, Opener opener) {

    static final String TOKENIZER = "tokenizer.json";
    static final String VOCABULARY = "vocab.json";
    static final String MERGES = "merges.txt";
    static final String ADDED = "added_tokens.json";
    static final String CONFIG = "tokenizer_config.json";

    private static final String BUILTIN = "/dev/hyaline/builtin/model/";

    /** Opens a file; throws {@link NoSuchFileException} when there is none. */
    interface Opener {
        InputStream open(String name) throws IOException;
    }

    static TokenizerFiles in(Path modelFolder) {
        return new TokenizerFiles(
                modelFolder.toString(), name -> Files.newInputStream(modelFolder.resolve(name)));
    }

    static TokenizerFiles builtin() {
        return new TokenizerFiles("built-in model", TokenizerFiles::openBuiltin);
    }

    /** The same files as though some were not there. */
    TokenizerFiles without(String missing) {
        return new TokenizerFiles(where, name -> openUnless(missing, name));
    }

    Optional<byte[]> read(String name) {
        try (InputStream in = opener.open(name)) {
            byte[] bytes = in.readAllBytes();
            ForeignContent.requireNone(bytes, name, where, ForeignContent.Own.TEXT);
            return Optional.of(bytes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw HyalineException.storage(
                            "tokenizer file must be readable, but is not: %s (%s, %s)",
                            name, where, e)
                    .because(e);
        }
    }

    Optional<String> readText(String name) {
        return read(name).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    HyalineException missing() {
        return HyalineException.model(
                "model must have %s, or %s and %s, but has none of them (%s)",
                TOKENIZER, VOCABULARY, MERGES, where);
    }

    HyalineException damaged(String name, Exception cause) {
        return HyalineException.damaged(
                        "%s must be a tokenizer's file, but is damaged: %s (%s)",
                        name, firstLine(cause), where)
                .because(cause);
    }

    private InputStream openUnless(String missing, String name) throws IOException {
        if (name.equals(missing)) {
            throw new NoSuchFileException(name);
        }
        return opener.open(name);
    }

    private static InputStream openBuiltin(String name) throws IOException {
        InputStream in = TokenizerFiles.class.getResourceAsStream(BUILTIN + name);
        if (in == null) {
            throw new NoSuchFileException(name);
        }
        return in;
    }

    private static String firstLine(Exception cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
