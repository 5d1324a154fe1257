package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.checkpoint.NpyFile;
import dev.hyaline.common.TemporaryFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command, on files and in folders whose names mean something in addresses, SQL or lists. */
final class OddNamesTest {

    private static final String ODD = "run#1 why?mode=memory&pct%41x 'ü';com,ma=eq[1]*{2}";
    private static final String SITE = "blocks.1.hook_resid_post";

    @TempDir Path folder;

    @Test
    void namesAreNamesInEveryCommand() throws IOException {
        Path odd = Files.createDirectory(folder.resolve(ODD));
        List<String> temporary = temporary();
        Cli.recordTinyRun(odd);
        String corpus =
                Files.move(odd.resolve("corpus.jsonl"), odd.resolve(ODD + ".jsonl")).toString();
        String sae = odd.resolve(ODD + ".safetensors").toString();
        String run = odd.resolve(ODD).toString();
        Path model = odd.resolve("m" + ODD);
        copy(Path.of(Cli.TINY_MODEL), model);
        List<String> subject = List.of("-m", model.toString());

        good(
                Stream.of(
                                "sae",
                                "train",
                                sae,
                                "--corpus",
                                corpus,
                                "--site",
                                SITE,
                                "--latents",
                                "24")
                        .toList(),
                subject,
                List.of("--k", "2", "--batch", "64", "--tokens", "256", "-q"));
        good(
                List.of("record", corpus, "-o", run, "-q", "--sae", "x=" + sae + "," + sae),
                subject,
                List.of());
        good(List.of("explain", run, "-q", "-u", "mlp.0.0-1", "-u", "sae:x.0-1"));
        good(List.of("score", run, "-q", "-u", "mlp.0.0-1", "-u", "sae:x.0-1"));
        good(List.of("show", run, "sae:x.1"));
        good(List.of("top", run));
        good(List.of("query", run, "SELECT count(*) FROM records, unit"));
        good(List.of("compare", run, run));
        good(List.of("verify", run));
        good(List.of("export", "site", run, odd.resolve("site" + ODD).toString(), "-q", "-n", "1"));
        good(
                List.of(
                        "study",
                        "twin",
                        run,
                        "-q",
                        "--sample",
                        "2",
                        "-o",
                        odd.resolve("twin" + ODD).toString()),
                subject,
                List.of());

        String in = odd.resolve("in" + ODD + ".npy").toString();
        String codes = odd.resolve("codes" + ODD + ".safetensors").toString();
        npy(Path.of(in), 3, 32);
        good(List.of("sae", "show", sae));
        good(List.of("sae", "encode", sae, in, "-o", codes, "-q"));
        good(
                List.of(
                        "sae",
                        "decode",
                        sae,
                        codes,
                        "-o",
                        odd.resolve("x" + ODD + ".npy").toString()));
        good(List.of("sae", "convert", sae, odd.resolve("l" + ODD).toString(), "-f", "saelens"));
        good(List.of("sae", "eval", sae, "--corpus", corpus, "-q"), subject, List.of());
        good(
                List.of(
                        "activations",
                        "--ids",
                        "1,2",
                        "-o",
                        odd.resolve("a" + ODD + ".npz").toString()),
                subject,
                List.of());

        try (Stream<Path> beside = Files.list(folder)) {
            assertThat(beside).containsExactly(odd);
        }
        assertThat(temporary()).isEqualTo(temporary);
    }

    @Test
    void whatCouldNotBeginLeavesNothing() throws IOException {
        List<String> temporary = temporary();
        Path corpus = Files.writeString(folder.resolve("corpus.jsonl"), "{\"text\": 1}\n");
        Cli failed =
                Cli.run(
                        "record",
                        corpus.toString(),
                        "-m",
                        Cli.TINY_MODEL,
                        "-o",
                        folder.resolve(ODD).toString(),
                        "-q");
        assertThat(failed.status()).isNotZero();
        try (Stream<Path> beside = Files.list(folder)) {
            assertThat(beside).containsExactly(corpus);
        }
        assertThat(temporary()).isEqualTo(temporary);
    }

    private static void good(List<String> first, List<String> then, List<String> last) {
        good(Stream.of(first, then, last).flatMap(List::stream).toList());
    }

    private static void good(List<String> command) {
        Cli cli = Cli.run(command.toArray(String[]::new));
        assertThat(cli.status()).as("%s: %s", command.subList(0, 2), cli.err()).isZero();
    }

    /** What of ours is in the temporary folder. */
    private static List<String> temporary() throws IOException {
        try (Stream<Path> files = Files.list(TemporaryFiles.root())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("hyaline-staging"))
                    .sorted()
                    .toList();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static void npy(Path file, int rows, int columns) throws IOException {
        byte[] header = NpyFile.header(rows, columns);
        Files.write(
                file, ByteBuffer.allocate(header.length + 4 * rows * columns).put(header).array());
    }
}
