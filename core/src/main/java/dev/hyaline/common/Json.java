package dev.hyaline.common;

import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON mappers of the house. All are thread-safe. */
public final class Json {

    private static final int MAX_STRING = Integer.MAX_VALUE; // documents may be 50 MB and more

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxStringLength(MAX_STRING).build())
                    .build();

    /** One line, nothing lost: for files of ours, where an unknown field is an error. */
    public static final JsonMapper STRICT =
            JsonMapper.builder(FACTORY)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    /** {@link #STRICT} for files of others, of which a name that stands twice is an error too. */
    public static final JsonMapper FOREIGN =
            STRICT.rebuild().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /** {@link #STRICT}, indented, for people. */
    public static final JsonMapper PRETTY =
            STRICT.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Json() {}

    /** Reads a file that this program wrote. */
    public static <T> T read(Path file, Class<T> type) {
        try {
            return STRICT.readValue(AtomicFiles.readText(file), type);
        } catch (JacksonException e) {
            throw HyalineException.damaged(
                            "file must be JSON as this program wrote it, but is not: %s (%s)",
                            String.valueOf(e.getOriginalMessage()).replaceAll("\\s+", " "), file)
                    .because(e);
        }
    }
}
