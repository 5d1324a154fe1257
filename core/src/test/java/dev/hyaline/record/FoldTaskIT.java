package dev.hyaline.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.corpus.IdsCorpus;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.MadeUpSae;
import dev.hyaline.testing.TestJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Neurons and latents of a real model, folded by several processes and by one. */
final class FoldTaskIT {

    @TempDir private Path folder;

    @Test
    @Timeout(240)
    void halvesOfTwoProcessesGiveTheRecordsOfOne() throws Exception {
        Path corpus = IdsCorpus.write(folder.resolve("ids.jsonl"), 1100, 113, 1);
        String sae =
                MadeUpSae.write(
                                folder.resolve("mid.safetensors"),
                                32,
                                400,
                                "blocks.1.hook_resid_post",
                                3)
                        .toString();
        Path edges = folder.resolve("edges.state");
        Path first = folder.resolve("first.state");
        Path second = folder.resolve("second.state");
        here("prepare", "shared", corpus, sae);
        TestJvm.finish(start("edges", "shared", corpus, sae, edges));
        Process one = start("first", "shared", corpus, sae, edges, first);
        Process other = start("second", "shared", corpus, sae, edges, second);
        TestJvm.finish(one);
        TestJvm.finish(other);
        here("gather", "shared", corpus, sae, second, edges, first);
        here("alone", "alone", corpus, sae);
        assertThat(new RunFolder(folder.resolve("shared")).isComplete()).isTrue();
        SameRecords.expect(folder.resolve("shared"), folder.resolve("alone"));
    }

    private Process start(String what, String run, Path corpus, String sae, Path... states)
            throws IOException {
        return TestJvm.start(
                FoldTaskProcess.class,
                List.of("-Xmx1g"),
                arguments(what, run, corpus, sae, states));
    }

    /** What needs no process to itself: a start of one takes longer than the work. */
    private void here(String what, String run, Path corpus, String sae, Path... states) {
        FoldTaskProcess.main(arguments(what, run, corpus, sae, states));
    }

    private String[] arguments(String what, String run, Path corpus, String sae, Path... states) {
        List<String> arguments = new ArrayList<>();
        arguments.add(what);
        arguments.add(folder.resolve(run).toString());
        arguments.add(corpus.toString());
        arguments.add(sae);
        Stream.of(states).map(Path::toString).forEach(arguments::add);
        return arguments.toArray(String[]::new);
    }
}
