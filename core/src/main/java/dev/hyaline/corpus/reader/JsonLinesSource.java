package dev.hyaline.corpus.reader;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.text.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** JSON lines: one document a line; blank lines mean nothing. */
final class JsonLinesSource implements DocumentSource {

    private final String name;
    private final CorpusTally tally;
    private final LineReader lines;
    private long line;

    JsonLinesSource(String name, InputStream in, CorpusTally tally) {
        this.name = name;
        this.tally = tally;
        this.lines = new LineReader(in);
    }

    @Override
    public @Nullable Document next() throws IOException {
        while (true) {
            line++; // before reading, so that a failure is put where it happened
            byte[] bytes = lines.next();
            if (bytes == null) {
                return null;
            }
            String json = new String(bytes, StandardCharsets.UTF_8);
            if (line == 1) {
                json = Utf8.withoutMark(json);
            }
            if (json.isBlank()) {
                continue;
            }
            Document document = read(json, Utf8.isDamaged(bytes, json));
            if (document != null) {
                return document;
            }
        }
    }

    @Override
    public String position() {
        return name + ", line " + line;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }

    private @Nullable Document read(String json, boolean isDamaged) {
        try {
            return DocumentFields.document(
                    parse(json), name + "#" + line, position(), isDamaged, tally);
        } catch (HyalineException e) {
            tally.unusable(e);
            return null;
        }
    }

    private ObjectNode parse(String json) {
        try {
            return DocumentFields.object(DocumentFields.JSON.readTree(json), "line", position());
        } catch (JacksonException e) {
            throw CorpusTally.corpusError(
                    Figures.format(
                            "line must be a JSON object, but is not: %s (%s)",
                            e.getOriginalMessage().replaceAll("\\s+", " "), position()));
        }
    }
}
