package dev.hyaline.benchmarks.record;

import dev.hyaline.corpus.WindowCutter;
import dev.hyaline.corpus.WindowSpan;
import dev.hyaline.corpus.reader.CorpusReader;
import dev.hyaline.corpus.reader.Document;
import dev.hyaline.corpus.reader.DocumentContent;
import dev.hyaline.corpus.reader.DocumentOptions;
import dev.hyaline.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** A corpus as the baselines want it: windows of one length in memory, tails left out. */
final class WholeWindows {

    private WholeWindows() {}

    /**
     * The first windows of a corpus.
     *
     * @param corpus a path or {@code builtin}
     * @param tokenizer asked for at the first document that is a text; closed afterwards
     * @param length tokens a window
     * @param most at most this many
     */
    static int[][] read(String corpus, Supplier<Tokenizer> tokenizer, int length, int most) {
        List<int[]> windows = new ArrayList<>();
        WindowCutter cutter = new WindowCutter(length);
        try (CorpusReader reader = CorpusReader.open(corpus, DocumentOptions.DEFAULT);
                Ids ids = new Ids(tokenizer)) {
            while (windows.size() < most && reader.hasNext()) {
                int[] tokens = ids.of(reader.next());
                for (WindowSpan span : cutter.cut(tokens.length)) {
                    if (span.length() == length && windows.size() < most) {
                        int end = span.offset() + length;
                        windows.add(Arrays.copyOfRange(tokens, span.offset(), end));
                    }
                }
            }
        }
        return windows.toArray(int[][]::new);
    }

    /** Documents to ids; texts need a tokenizer, ready-made ids none. */
    private static final class Ids implements AutoCloseable {

        private final Supplier<Tokenizer> source;
        private final List<Tokenizer> opened = new ArrayList<>(); // none or one

        Ids(Supplier<Tokenizer> source) {
            this.source = source;
        }

        int[] of(Document document) {
            return switch (document.content()) {
                case DocumentContent.Ids ready -> ready.ids().toArray();
                case DocumentContent.Text text -> {
                    if (opened.isEmpty()) {
                        opened.add(source.get());
                    }
                    yield opened.getFirst().encode(text.text());
                }
            };
        }

        @Override
        public void close() {
            opened.forEach(Tokenizer::close);
        }
    }
}
