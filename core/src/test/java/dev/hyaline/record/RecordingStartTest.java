package dev.hyaline.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.Framing;
import dev.hyaline.run.RunFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What makes a run the run that it is. */
final class RecordingStartTest {

    private static final RunFolder RUN = new RunFolder(Path.of("run"));

    private static RecordingStart start(Framing framing) {
        CorpusOptions usual = CorpusOptions.DEFAULT;
        return new RecordingStart(
                RecordingStart.VERSION,
                "m",
                "fp32",
                "c",
                RecordingOptions.DEFAULT.withCorpus(
                        new CorpusOptions(
                                usual.windowLength(),
                                usual.maxWindows(),
                                usual.seed(),
                                usual.groupBy(),
                                usual.documents(),
                                Optional.of(framing))),
                List.of("mlp"));
    }

    /** The ids of runs are made of this text: it stays, letter by letter. */
    @Test
    void theIdentityOfAPlainRunIsWhatItWasBeforeThereWasAChoice() {
        assertThat(RecordingStart.identity(start(Framing.PLAIN).decisive()))
                .hasToString(
                        "{model=, precision=fp32, corpus=, windowLength=64, tableRows=8192,"
                                + " maxWindows=2147483647, seed=2023, groupBy=,"
                                + " skipUnreadable=false}");
        Framing framing = new Framing(Optional.empty(), 0);
        assertThat(RecordingStart.identity(start(framing).decisive()).toString())
                .endsWith("skipUnreadable=false, beginOfText=false, maskedPositions=0}");
    }

    @Test
    void aRecordingThatDoesNotSayItsFramingIsPlain() {
        Map<String, Object> old = new LinkedHashMap<>(start(Framing.PLAIN).decisive());
        old.keySet().removeAll(Framing.PLAIN.options().keySet());
        assertThatCode(() -> RecordingStart.requireSame(old, start(Framing.PLAIN).decisive(), RUN))
                .doesNotThrowAnyException();
        Map<String, Object> other = start(Framing.after(7)).decisive();
        assertThatThrownBy(() -> RecordingStart.requireSame(old, other, RUN))
                .isInstanceOf(HyalineException.class)
                .hasMessageContaining("beginOfText must be")
                .hasMessageContaining("false, but is: true");
    }
}
