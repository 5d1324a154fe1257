package dev.hyaline.corpus.reader;

import dev.hyaline.text.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A text file: one document. */
final class TextFileSource implements DocumentSource {

    private static final int LOOKED_AT = 8192;

    private final CorpusEntry entry;
    private final CorpusTally tally;
    private boolean isRead;

    TextFileSource(CorpusEntry entry, CorpusTally tally) {
        this.entry = entry;
        this.tally = tally;
    }

    @Override
    public @Nullable Document next() throws IOException {
        if (isRead) {
            return null;
        }
        isRead = true;
        byte[] bytes = read();
        if (hasZero(bytes)) {
            tally.notText(entry.name());
            return null;
        }
        String text = Utf8.withoutMark(new String(bytes, StandardCharsets.UTF_8));
        if (TextNormaliser.isBlank(text)) {
            tally.empty();
            return null;
        }
        if (Utf8.isDamaged(bytes, text)) {
            tally.malformed();
        }
        return new Document(
                entry.name(), Optional.empty(), "{}", new DocumentContent.Text(text), entry.name());
    }

    @Override
    public String position() {
        return entry.name();
    }

    @Override
    public void close() {}

    private byte[] read() throws IOException {
        try (InputStream in = entry.open()) {
            byte[] bytes = in.readNBytes(LineReader.MAX_BYTES);
            if (in.read() >= 0) {
                throw new IOException(LineReader.TOO_LONG);
            }
            return bytes;
        }
    }

    private static boolean hasZero(byte[] bytes) {
        for (int i = 0; i < Math.min(bytes.length, LOOKED_AT); i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }
}
