package dev.hyaline.corpus.reader;

import dev.hyaline.common.HyalineException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;

/** A JSON array: one document an entry, read as a stream. */
final class JsonArraySource implements DocumentSource {

    private final String name;
    private final CorpusTally tally;
    private final MappingIterator<JsonNode> entries;
    private long entry;

    JsonArraySource(String name, InputStream in, CorpusTally tally) throws IOException {
        this.name = name;
        this.tally = tally;
        try {
            this.entries = DocumentFields.JSON.readerFor(JsonNode.class).readValues(in);
        } catch (JacksonException e) {
            throw new IOException(e.getOriginalMessage(), e);
        }
    }

    @Override
    public @Nullable Document next() throws IOException {
        try {
            while (true) {
                entry++;
                if (!entries.hasNextValue()) {
                    return null;
                }
                Document document = read(entries.nextValue());
                if (document != null) {
                    return document;
                }
            }
        } catch (JacksonException e) { // what is behind it cannot be told apart any more
            throw new IOException(e.getOriginalMessage(), e);
        }
    }

    private @Nullable Document read(JsonNode node) {
        try {
            return DocumentFields.document(
                    DocumentFields.object(node, "entry", position()),
                    name + "#" + entry,
                    position(),
                    false,
                    tally);
        } catch (HyalineException e) {
            tally.unusable(e);
            return null;
        }
    }

    @Override
    public String position() {
        return name + ", entry " + entry;
    }

    @Override
    public void close() throws IOException {
        entries.close();
    }
}
