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

    private final String name;
    private final InputStream in;
    private final CorpusTally tally;
    private boolean isRead;

    TextFileSource(String name, InputStream in, CorpusTally tally) {
        this.name = name;
        this.in = in;
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
            tally.notText(name);
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
        return new Document(name, Optional.empty(), "{}", new DocumentContent.Text(text), name);
    }

    @Override
    public String position() {
        return name;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private byte[] read() throws IOException {
        byte[] bytes = in.readNBytes(LineReader.MAX_BYTES);
        if (in.read() >= 0) {
            throw new IOException(LineReader.TOO_LONG);
        }
        return bytes;
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
